// One pair: its history in both directions, the sentences behind every point, and what the two say of each other.
import { useMemo } from "preact/hooks";
import { Choice } from "../../controls";
import { Evidence } from "../../evidence";
import { eventQuery, quoteQuery, without } from "../../loading";
import { filters, options, setFilter, setOption } from "../../state";
import { count } from "../../text";
import { Empty, Failure, Words } from "../../ui";
import type { Filters } from "../../api";
import { filled } from "../timeline/bins";
import { Chart, Legend } from "../timeline/chart";
import { choose, chosenRange, rangeWords, useTimeline } from "../timeline/timeline";

export interface Side { key: string; name: string }

export function Pair(props: { a: Side; b: Side }) {
  const active = filters.value;
  const { a, b } = props;
  const both = useTimeline(eventQuery({ ...without(active, "since", "until", "source", "target", "actor"), pair: `${a.key},${b.key}` }), "auto", undefined);
  const said = options.value["network.said"] === "back" ? "back" : "forth";
  const narrowed: Filters = without(active, "pair", "source", "target", "actor");
  const quotes: Filters = said === "forth" ? { ...narrowed, speaker: a.key, about: b.name } : { ...narrowed, speaker: b.key, about: a.name };
  const directions = a.key === b.key ? [[a, a]] as const : [[a, b], [b, a]] as const;
  return (
    <section class="pair" aria-label={a.key === b.key ? `Acts within ${a.name}` : `The pair ${a.name} and ${b.name}`}>
      <header class="panel-head">
        <h2>{a.key === b.key ? <>Within <Words text={a.name} /></> : <><Words text={a.name} /> and <Words text={b.name} /></>}</h2>
        <button type="button" onClick={() => setFilter("pair", undefined)}>Close pair</button>
      </header>
      {both.error !== null && <Failure error={both.error} retry={both.retry} />}
      <Legend goldstein />
      <div class="directions">
        {directions.map(([source, target]) => <Direction key={`${source.key} ${target.key}`} source={source} target={target} active={narrowed} both={both} />)}
      </div>
      <section class="panel">
        <Choice label="Who speaks" value={said} onChoose={(value) => setOption("network.said", value === "forth" ? undefined : value)}
          options={a.key === b.key ? [["forth", a.name]] as const : [["forth", `${a.name} about ${b.name}`], ["back", `${b.name} about ${a.name}`]] as const} />
        <Evidence of="quotes" query={quoteQuery(quotes)} limit={10} title={<>What is said, {rangeWords(active)}</>} empty="No quotation of the one about the other matches." />
      </section>
    </section>
  );
}

function Direction(props: { source: Side; target: Side; active: Filters; both: ReturnType<typeof useTimeline> }) {
  const { source, target, active, both } = props;
  const one: Filters = { ...active, source: source.key, target: target.key };
  const window = both.range === null ? undefined : `${both.range.first}..${both.range.last}`;
  const history = useTimeline(eventQuery(without(one, "since", "until")), both.by, window);
  const bins = useMemo(() => both.bins.length === 0 ? history.bins : filled(history.bins, both.by, both.bins[0]?.first, both.bins.at(-1)?.first), [history.bins, both.bins, both.by]);
  const total = history.bins.reduce((sum, bin) => sum + bin.events, 0);
  return (
    <section class="panel direction">
      <h3><Words text={source.name} /> → <Words text={target.name} /> <span class="figure">{count(total)}</span></h3>
      {history.error !== null && <Failure error={history.error} retry={history.retry} />}
      {history.error === null && !history.loading && total === 0 ? <Empty>Nothing in this direction.</Empty>
        : <Chart bins={bins} by={both.by} label={`${source.name} towards ${target.name} by ${both.by}`} height={190} goldstein
            chosen={chosenRange(bins, active)} onChoose={(range) => choose(bins, range)} />}
      <Evidence of="events" level={4} limit={10} query={eventQuery(one)} title={<>Sentences, {rangeWords(active)}</>} />
    </section>
  );
}
