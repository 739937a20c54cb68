// One pair: its history in both directions, the sentences behind every point, and what the two say of each other.
import { useMemo } from "preact/hooks";
import { Choice } from "../../controls";
import { Evidence } from "../../evidence";
import { eventQuery, quoteQuery, useCodebook, without } from "../../loading";
import { filters, options, setFilter, setOption } from "../../state";
import { count } from "../../text";
import { Empty, Failure, Words } from "../../ui";
import type { Codebook, Filters } from "../../api";
import { filled } from "../timeline/bins";
import { Chart, Legend } from "../timeline/chart";
import { choose, chosenRange, rangeWords, useTimeline } from "../timeline/timeline";

/** The word that quotations would have for a side: of an actor code, its country's name. */
function topic(side: Side, book: Codebook | null): string {
  return book?.countries.find(({ code }) => code === side.key.slice(0, 3))?.name ?? side.name;
}

export interface Side { key: string; name: string }

export function Pair(props: { a: Side; b: Side }) {
  const active = filters.value;
  const { a, b } = props;
  const both = useTimeline(eventQuery({ ...without(active, "since", "until", "source", "target", "actor"), pair: `${a.key},${b.key}` }), "auto", undefined);
  const book = useCodebook();
  const about = (["first", "both"] as const).find((one) => one === options.value["network.about"]) ?? "second";
  const first = topic(a, book), second = topic(b, book);
  const narrowed: Filters = without(active, "pair", "source", "target", "actor");
  const quotes: Filters = { ...narrowed, about: about === "first" ? first : about === "second" ? second : `${first} ${second}` };
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
        {first !== second && <Choice label="Said about" value={about} onChoose={(value) => setOption("network.about", value === "second" ? undefined : value)}
          options={[["first", first], ["second", second], ["both", "both"]] as const} />}
        <Evidence of="quotes" query={quoteQuery(quotes)} limit={10} title={<>Quotations about {about === "both" ? <><Words text={first} /> and <Words text={second} /></> : <Words text={about === "first" ? first : second} />}, {rangeWords(active)}</>} />
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
