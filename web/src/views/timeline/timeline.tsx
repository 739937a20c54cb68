// Events and quotations over time, and the sentences behind a chosen range.
import { batch } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Filters, TimelineBin } from "../../api";
import { Choice, Switch, Tabs } from "../../controls";
import { Evidence } from "../../evidence";
import { FilterBar } from "../../filters";
import { bothQuery, eventQuery, quoteQuery, useAnswer, without } from "../../loading";
import { filters, options, setFilter, setOption } from "../../state";
import { count } from "../../text";
import { Empty, Failure } from "../../ui";
import { BYS, core, dayLabel, filled, fitting, whole, type By } from "./bins";
import { Chart, Legend, type Range } from "./chart";
import "./timeline.css";

interface Bins { items: TimelineBin[] }

/** Bins of the wanted width, or of the one that fits; `window` ("DAY..DAY") cuts out a stretch, "all" is everything, and without it
 *  strays are left out. */
export function useTimeline(query: Record<string, string | number | undefined>, wanted: By | "auto", window: string | undefined) {
  const probe = useAnswer<Bins>("/api/timeline", { ...query, by: "month" });
  const found = probe.data?.items;
  const range = useMemo(() => {
    if (window !== undefined && window !== "all") { const [first = "", last = ""] = window.split(".."); return { first, last, left: 0 }; }
    const first = found?.[0], last = found?.at(-1);
    if (found === undefined || first === undefined || last === undefined) return null;
    return window === "all" ? { first: first.first, last: last.last, left: 0 } : core(found);
  }, [found, window]);
  const by: By = wanted !== "auto" ? wanted : range === null ? "month" : fitting(range.first, range.last);
  const cut = range !== null && (window !== undefined && window !== "all" || range.left > 0);
  const exact = useAnswer<Bins>(range === null || (by === "month" && !cut) ? null : "/api/timeline",
    { ...query, by, ...(cut && range !== null ? whole(range.first, range.last, by) : {}) });
  const chosen = by === "month" && !cut ? probe : exact;
  const items = chosen.data?.items;
  const bins = useMemo(() => items === undefined ? [] : filled(items, by), [items, by]);
  return { bins, by, range, loading: probe.loading || chosen.loading, error: probe.error ?? exact.error, retry: probe.error === null ? exact.retry : probe.retry };
}

/** Which bins the filters choose; null where they choose all. */
export function chosenRange(bins: readonly TimelineBin[], active: Filters): Range | null {
  const { since, until } = active;
  if ((since === undefined && until === undefined) || bins.length === 0) return null;
  let from = since === undefined ? 0 : bins.findIndex((bin) => bin.last >= since);
  let to = until === undefined ? bins.length - 1 : bins.findLastIndex((bin) => bin.first <= until);
  if (from < 0) from = bins.length - 1;
  if (to < from) to = from;
  return { from, to };
}

export function choose(bins: readonly TimelineBin[], range: Range | null): void {
  const from = range === null ? undefined : bins[range.from], to = range === null ? undefined : bins[range.to];
  batch(() => { setFilter("since", from?.first); setFilter("until", to?.last); });
}

export function rangeWords({ since, until }: Filters): string {
  if (since === undefined && until === undefined) return "all days";
  if (since === undefined) return `until ${dayLabel(until ?? "")}`;
  if (until === undefined) return `since ${dayLabel(since)}`;
  return since === until ? dayLabel(since) : `${dayLabel(since)} to ${dayLabel(until)}`;
}

export default function Timeline() {
  const active = filters.value;
  const option = options.value;
  const wanted = BYS.find((by) => by === option["timeline.by"]) ?? "auto";
  const rate = option["timeline.rate"] === "articles";
  const goldstein = option["timeline.goldstein"] !== "off";
  const window = option["timeline.window"];
  const of = option["timeline.of"] === "quotes" ? "quotes" : "events";
  const timeline = useTimeline(bothQuery(without(active, "since", "until")), wanted, window);
  const { bins, by } = timeline;
  const chosen = chosenRange(bins, active);
  const total = bins.reduce((sum, bin) => ({ events: sum.events + bin.events, quotes: sum.quotes + bin.quotes }), { events: 0, quotes: 0 });
  const first = bins[0], last = bins.at(-1);
  return (
    <div class="view timeline">
      <h1 class="unseen">Timeline</h1>
      <FilterBar of="both" />
      <div class="toolbar">
        <Choice label="Bins" value={wanted} onChoose={(value) => setOption("timeline.by", value === "auto" ? undefined : value)}
          options={[["auto", "Automatic"], ["day", "Day"], ["week", "Week"], ["month", "Month"], ["year", "Year"]] as const} />
        <Choice label="Show" value={rate ? "articles" : "counts"} onChoose={(value) => setOption("timeline.rate", value === "counts" ? undefined : value)}
          options={[["counts", "Counts"], ["articles", "Per 100 articles"]] as const} />
        <Switch label="Mean Goldstein" on={goldstein} onTurn={(on) => setOption("timeline.goldstein", on ? undefined : "off")} />
        <span class="toolbar-end">
          {chosen !== null && <button type="button" onClick={() => {
            const from = bins[chosen.from], to = bins[chosen.to];
            if (from !== undefined && to !== undefined) setOption("timeline.window", `${from.first}..${to.last}`);
          }}>Zoom to selection</button>}
          {window !== undefined && <button type="button" onClick={() => setOption("timeline.window", undefined)}>Zoom out</button>}
          {chosen !== null && <button type="button" onClick={() => choose(bins, null)}>Clear selection</button>}
        </span>
      </div>
      {timeline.error !== null && <Failure error={timeline.error} retry={timeline.retry} />}
      {timeline.error === null && !timeline.loading && bins.length === 0 && <Empty>Nothing matches these filters on any day.</Empty>}
      <section class="panel" aria-label="Chart" aria-busy={timeline.loading} hidden={timeline.error !== null || bins.length === 0}>
        <header class="panel-head">
          <p class="summary" aria-live="polite">
            <strong>{count(total.events)}</strong> events, <strong>{count(total.quotes)}</strong> quotations
            {first !== undefined && last !== undefined && <>, {dayLabel(first.first)} to {dayLabel(last.last)}</>}{rate && ", per 100 articles"}
            {timeline.range !== null && timeline.range.left > 0 && <> · {count(timeline.range.left)} far before or after are not shown <button type="button" class="link" onClick={() => setOption("timeline.window", "all")}>show all</button></>}
          </p>
          <Legend quotes goldstein={goldstein} />
        </header>
        <Chart bins={bins} by={by} label={`Events and quotations by ${by}`} height={380} rate={rate} goldstein={goldstein} quotes chosen={chosen} onChoose={(range) => choose(bins, range)} />
        <p class="hint">Drag over the chart to choose days, or reach the range with Tab and move it with the arrow keys; Escape clears it.</p>
      </section>
      <section class="panel">
        <Tabs label="Sentences behind the range" panel="timeline-evidence" value={of} options={[["events", "Events"], ["quotes", "Quotations"]] as const}
          onChoose={(value) => setOption("timeline.of", value === "events" ? undefined : value)} />
        <div id="timeline-evidence" role="tabpanel" aria-label={of === "events" ? "Events" : "Quotations"}>
          <Evidence key={of} of={of} query={of === "events" ? eventQuery(active) : quoteQuery(active)} title={<>{of === "events" ? "Events" : "Quotations"}, {rangeWords(active)}</>} />
        </div>
      </section>
    </div>
  );
}
