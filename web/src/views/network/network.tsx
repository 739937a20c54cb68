// Who acts towards whom: a graph or a matrix, the actors beside it, and below the pair that is chosen.
import { useMemo, useState } from "preact/hooks";
import type { ActorRow, DyadRow } from "../../api";
import { Choice, Switch, Tabs } from "../../controls";
import { FilterBar, values } from "../../filters";
import { eventQuery, useAnswer, without } from "../../loading";
import { signed } from "../../quad";
import { filters, options, setFilter, setOption } from "../../state";
import { count } from "../../text";
import { theme } from "../../theme";
import { Empty, Failure, Words } from "../../ui";
import { isPair, key, nodesOf, painter, type Measure } from "./dyads";
import { Graph } from "./graph";
import { Matrix } from "./matrix";
import { Pair, type Side } from "./pair";
import "./network.css";

const MOST_EDGES = 150, MOST_ROWS = 25;

export default function Network() {
  const active = filters.value, option = options.value;
  const by = option["network.by"] === "actor" ? "actor" : "country";
  const show = option["network.show"] === "matrix" ? "matrix" : "graph";
  const measure: Measure = option["network.colour"] === "share" ? "share" : "goldstein";
  const within = option["network.within"] === "on";
  const beside = option["network.beside"] === "pairs" ? "pairs" : "actors";
  const wanted = Number(option["network.edges"] ?? 60);
  const most = Number.isFinite(wanted) ? Math.max(5, Math.min(MOST_EDGES, Math.round(wanted))) : 60;
  const query = { ...eventQuery(without(active, "pair")), by };
  const found = useAnswer<{ items: DyadRow[] }>("/api/dyads", { ...query, limit: 1000 });
  const actors = useAnswer<{ items: ActorRow[] }>("/api/actors", { ...query, limit: 100 });
  const known = useMemo(() => (found.data?.items ?? []).filter((dyad) => within || dyad.source !== dyad.target), [found.data, within]);
  const hidden = (found.data?.items.length ?? 0) - known.length;
  const strongest = useMemo(() => [...known].sort((x, y) => y.events - x.events || (key(x) < key(y) ? -1 : 1)).slice(0, most), [known, most]);
  const nodes = useMemo(() => nodesOf(known), [known]);
  const names = useMemo(() => new Map([...(actors.data?.items ?? []).map((actor) => [actor.key, actor.name] as const), ...nodes.map((node) => [node.key, node.name] as const)]), [nodes, actors.data]);
  const [first, second] = values(active.pair);
  const side = (code: string): Side => ({ key: code, name: names.get(code) ?? code });
  const choosePair = (source: string, target: string) => setFilter("pair", isPair(active.pair, source, target) ? undefined : `${source},${target}`);
  const chooseActor = (code: string) => setFilter("actor", active.actor === code ? undefined : code);
  return (
    <div class="view network">
      <h1 class="unseen">Network</h1>
      <FilterBar of="events" />
      <div class="toolbar">
        <Choice label="Between" value={by} onChoose={(value) => setOption("network.by", value === "country" ? undefined : value)} options={[["country", "Countries"], ["actor", "Actors"]] as const} />
        <Choice label="Show" value={show} onChoose={(value) => setOption("network.show", value === "graph" ? undefined : value)} options={[["graph", "Graph"], ["matrix", "Matrix"]] as const} />
        <Choice label="Colour" value={measure} onChoose={(value) => setOption("network.colour", value === "goldstein" ? undefined : value)} options={[["goldstein", "Mean Goldstein"], ["share", "Share of conflict"]] as const} />
        <Switch label="Acts within one side" on={within} onTurn={(on) => setOption("network.within", on ? "on" : undefined)} />
        {show === "graph" && found.data !== null && <Edges value={most} of={Math.min(MOST_EDGES, known.length)} />}
      </div>
      {found.error !== null && <Failure error={found.error} retry={found.retry} />}
      <div class="network-main">
        <section class="panel network-picture" aria-label={show === "graph" ? "Graph" : "Matrix"} aria-busy={found.loading}>
          {found.data !== null && known.length === 0 ? <Empty>No pair of {by === "country" ? "countries" : "actors"} matches these filters.</Empty>
            : show === "graph"
              ? <Graph dyads={strongest} measure={measure} pair={active.pair} actor={active.actor} onPair={choosePair} onActor={chooseActor}
                  onNothing={() => setFilter("pair", undefined)}
                  label={`Graph of the ${strongest.length} strongest of ${known.length} pairs; the matrix and the list of pairs hold the same and can be reached by keys`} />
              : <Matrix dyads={known} nodes={nodes.slice(0, MOST_ROWS)} measure={measure} pair={active.pair} onPair={choosePair} />}
          <footer class="network-foot">
            <Scale measure={measure} />
            <p class="hint">
              {found.data === null ? "" : show === "graph" ? `The ${count(strongest.length)} strongest of ${count(known.length)} pairs. Choose an arrow for its history, a circle for its actor.`
                : `${nodes.length > MOST_ROWS ? `The ${MOST_ROWS} of ${count(nodes.length)} with most events. ` : ""}Arrow keys move, Enter chooses a pair.`}
              {hidden > 0 && ` Acts within ${hidden === 1 ? "one side" : `${count(hidden)} sides`} are left out.`}
            </p>
          </footer>
        </section>
        <aside class="panel network-side" aria-label="Actors and pairs">
          <Tabs label="Beside" panel="network-list" value={beside} options={[["actors", "Actors"], ["pairs", "Pairs"]] as const} onChoose={(value) => setOption("network.beside", value === "actors" ? undefined : value)} />
          <div id="network-list" role="tabpanel" aria-label={beside === "actors" ? "Actors" : "Pairs"} class="network-list">
            {beside === "actors" ? <Actors rows={actors.data?.items ?? []} chosen={active.actor} onChoose={chooseActor} /> : <Pairs dyads={known.slice(0, 200)} measure={measure} pair={active.pair} onPair={choosePair} />}
            {actors.error !== null && beside === "actors" && <Failure error={actors.error} retry={actors.retry} />}
          </div>
        </aside>
      </div>
      {first !== undefined && second !== undefined && <Pair key={`${first},${second}`} a={side(first)} b={side(second)} />}
    </div>
  );
}

/** The slider shows where it is at once; the graph is drawn when it rests. */
function Edges(props: { value: number; of: number }) {
  const [draft, setDraft] = useState<number | null>(null);
  const now = Math.min(draft ?? props.value, Math.max(5, props.of));
  return (
    <label class="slider">
      <span>Pairs <span class="slider-value">{now}</span></span>
      <input type="range" min={5} max={Math.max(5, props.of)} value={now} onInput={(event) => setDraft(event.currentTarget.valueAsNumber)}
        onChange={(event) => { setOption("network.edges", event.currentTarget.value === "60" ? undefined : event.currentTarget.value); setDraft(null); }} />
    </label>
  );
}

function Scale(props: { measure: Measure }) {
  return (
    <div class="scale">
      <span>{props.measure === "goldstein" ? "−6 conflict" : "all conflict"}</span><span class="scale-bar" aria-hidden="true" /><span>{props.measure === "goldstein" ? "cooperation +6" : "all cooperation"}</span>
    </div>
  );
}

function Actors(props: { rows: readonly ActorRow[]; chosen: string | undefined; onChoose: (key: string) => void }) {
  const most = Math.max(1, ...props.rows.map((row) => row.events));
  return (
    <ol class="actors">
      {props.rows.map((row) => (
        <li key={row.key}>
          <button type="button" aria-pressed={props.chosen === row.key} onClick={() => props.onChoose(row.key)}
            title={`${count(row.as_source)} as source, ${count(row.as_target)} as target, ${count(row.quotes)} quotations`}>
            <span class="actor-name"><Words text={row.name} length={80} />{row.key !== row.name && <code>{row.key}</code>}</span>
            <span class="actor-figure">{count(row.events)}<span class="unseen"> events, {count(row.as_source)} as source, {count(row.as_target)} as target, {count(row.quotes)} quotations</span></span>
            <span class="balance" aria-hidden="true">
              <span class="balance-bar" style={{ width: `${row.events / most * 100}%` }}>
                <span class="cooperation" style={{ flexGrow: row.cooperation }} /><span class="conflict" style={{ flexGrow: row.conflict }} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Pairs(props: { dyads: readonly DyadRow[]; measure: Measure; pair: string | undefined; onPair: (source: string, target: string) => void }) {
  const shade = theme.value;
  const paint = useMemo(() => painter(props.measure), [props.measure, shade]);
  return (
    <ol class="actors">
      {props.dyads.map((dyad) => (
        <li key={key(dyad)}>
          <button type="button" aria-pressed={isPair(props.pair, dyad.source, dyad.target)} onClick={() => props.onPair(dyad.source, dyad.target)}>
            <span class="actor-name"><span class="swatch" aria-hidden="true" style={{ backgroundColor: paint(dyad) }} /><Words text={dyad.source_name} length={60} /> → <Words text={dyad.target_name} length={60} /></span>
            <span class="actor-figure">{count(dyad.events)}<span class="unseen"> events, mean Goldstein {signed(dyad.goldstein)}</span></span>
          </button>
        </li>
      ))}
    </ol>
  );
}
