// Events or quotations as rows.  However many there are, only those that are looked at are fetched and drawn.
import { createTable, getCoreRowModel, type ColumnDef, type TableState } from "@tanstack/table-core";
import { elementScroll, observeElementOffset, observeElementRect, defaultRangeExtractor, Virtualizer } from "@tanstack/virtual-core";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { address, type EventRow, type QuoteRow } from "../../api";
import { Choice, Popover } from "../../controls";
import { ItemLink } from "../../evidence";
import { exportAddress, toTsv, type Of } from "../../export";
import { FilterBar, values } from "../../filters";
import { eventQuery, quoteQuery } from "../../loading";
import { filters, open, options, setOption } from "../../state";
import { count } from "../../text";
import { announce, Empty, Failure, Loading } from "../../ui";
import { Facet } from "../search/search";
import { EVENT_COLUMNS, QUOTE_COLUMNS, type Column } from "./columns";
import { Rows } from "./rows";
import "./table.css";

type Row = EventRow | QuoteRow;
const ROW_PX = 58;

/** The list that was looked at last and how far it was scrolled, for coming back from an article. */
let last: { key: string; rows: Rows<Row>; scroll: number; at: number } | null = null;

const itemOf = (row: Row): string => "event" in row ? row.event : row.quote;

export default function Table() {
  const of: Of = options.value["table.of"] === "quotes" ? "quotes" : "events";
  return (
    <div class="view table">
      <h1 class="unseen">Table</h1>
      <FilterBar of={of} />
      <div class="with-facets">
        <aside class="facets" aria-label="Facets">
          {of === "events" ? <>
            <Facet of="events" by="type" filter="type" title="Type" />
            <Facet of="events" by="status" filter="status" title="Status" />
            <Facet of="events" by="source" filter="source" title="Source" />
            <Facet of="events" by="target" filter="target" title="Target" />
            <Facet of="events" by="outlet" filter="outlet" title="Outlet" />
          </> : <>
            <Facet of="quotes" by="speaker" filter="speaker" title="Speaker" />
            <Facet of="quotes" by="kind" filter="kind" title="Quotation" />
            <Facet of="quotes" by="outlet" filter="outlet" title="Outlet" />
          </>}
        </aside>
        <Grid key={of} of={of} />
      </div>
    </div>
  );
}

/** The columns, and which of them are shown: those that do not stand back by themselves, unless the address says others. */
function useColumns(of: Of) {
  const all = (of === "events" ? EVENT_COLUMNS : QUOTE_COLUMNS) as readonly Column<Row>[];
  const wanted = options.value[`table.${of}`];
  return useMemo(() => {
    const shown = wanted === undefined ? null : new Set(values(wanted));
    const columnVisibility = Object.fromEntries(all.map((column) => [column.id, shown === null ? column.extra !== true : shown.has(column.id)]));
    const columns: ColumnDef<Row>[] = all.map((column) => ({ id: column.id, header: column.title, accessorFn: column.value, size: column.width, meta: column }));
    const table = createTable<Row>({
      data: [], columns, getCoreRowModel: getCoreRowModel(), renderFallbackValue: null, onStateChange: () => undefined,
      state: { columnVisibility, columnOrder: [], columnPinning: { left: [], right: [] } } as Partial<TableState>,
    });
    const visible = table.getVisibleLeafColumns().map((column) => column.columnDef.meta as Column<Row>);
    const turn = (id: string) => {
      const next = all.filter((column) => (columnVisibility[column.id] === true) !== (column.id === id)).map((column) => column.id);
      if (next.length === 0) return;
      const usual = all.filter((column) => column.extra !== true).map((column) => column.id);
      setOption(`table.${of}`, next.join() === usual.join() ? undefined : next.join());
    };
    return { all, visible, turn };
  }, [all, wanted, of]);
}

function Grid({ of }: { of: Of }) {
  const active = filters.value;
  const order = options.value["table.order"] === "desc" ? "desc" : "asc";
  const { all, visible, turn } = useColumns(of);
  const query = { ...(of === "events" ? eventQuery(active) : quoteQuery(active)), ...(order === "desc" ? { order } : {}) };
  const key = address(`/api/${of}`, query);
  const [, draw] = useState(0);
  const redraw = useRef(() => draw((n) => n + 1)).current;
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    if (last?.key === key) { last.rows.watch(redraw); return last.rows; }
    last?.rows.close();
    last = { key, rows: new Rows<Row>(`/api/${of}`, query, redraw), scroll: 0, at: 0 };
    return last.rows;
  }, [key]);
  const [at, setAt] = useState(last?.at ?? 0);
  const now = Math.min(at, Math.max(0, rows.length - 1));
  /** The row that shall have the focus once it is drawn. */
  const focusing = useRef<number | null>(null);
  const stand = (index: number) => { setAt(index); if (last?.rows === rows) last.at = index; };

  const virtualizer = useMemo(() => new Virtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 6, observeElementRect, observeElementOffset, scrollToFn: elementScroll,
    initialOffset: last?.scroll ?? 0,
  }), []);
  virtualizer.setOptions({
    ...virtualizer.options, count: rows.length,
    onChange: (instance) => { if (last !== null && last.rows === rows) last.scroll = instance.scrollOffset ?? 0; redraw(); },
    // The row that has the focus stays, however far it is scrolled away.
    rangeExtractor: (range) => { const shown = defaultRangeExtractor(range); return now < range.count && !shown.includes(now) ? [...shown, now].sort((a, b) => a - b) : shown; },
  });
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  const first = useRef(true);
  useLayoutEffect(() => {
    const back = first.current ? last?.scroll ?? 0 : 0;
    if (!first.current) stand(0);
    first.current = false;
    if (box.current !== null) box.current.scrollTop = back;
  }, [rows]);
  useEffect(() => () => { rows.watch(() => undefined); }, [rows]);

  const items = virtualizer.getVirtualItems();
  const range = virtualizer.range;
  useEffect(() => { rows.want((range?.startIndex ?? 0) - 20, (range?.endIndex ?? 0) + 40); });
  useEffect(() => {
    if (focusing.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-row="${focusing.current}"]`);
    if (row === null || row === undefined) return;
    focusing.current = null;
    row.focus({ preventScroll: true });
  });

  const press = (event: KeyboardEvent) => {
    const screen = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW_PX) / ROW_PX) - 2);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + screen, PageUp: now - screen, Home: 0, End: rows.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const to = Math.max(0, Math.min(rows.length - 1, next));
      focusing.current = to;
      stand(to);
      virtualizer.scrollToIndex(to, { align: "auto" });
      redraw();
    } else if (event.key === "Enter") {
      const row = rows.row(now);
      if (row !== null && event.target instanceof HTMLElement && event.target.dataset["row"] !== undefined) { event.preventDefault(); open(row.article, itemOf(row)); }
    }
  };

  const template = visible.map((column) => column.grow === undefined ? `${column.width}px` : `minmax(${column.width}px, ${column.grow}fr)`).join(" ");
  const width = visible.reduce((sum, column) => sum + column.width, 0);
  const held = rows.held().length;
  const copy = () => {
    const found = rows.held();
    void writeClipboard(toTsv(visible.map((column) => column.title), found.map((row) => visible.map((column) => column.value(row)))))
      .then((done) => announce(done ? `${count(found.length)} rows copied.` : "The browser did not let it be copied."));
  };
  const total = rows.started ? `${count(rows.total)}${rows.more ? "+" : ""}` : "…";
  return (
    <section class="panel grid-panel" aria-label={of === "events" ? "Events" : "Quotations"}>
      <div class="toolbar">
        <Choice label="Rows" value={of} onChoose={(value) => setOption("table.of", value === "events" ? undefined : value)} options={[["events", "Events"], ["quotes", "Quotations"]] as const} />
        <p class="grid-total" aria-live="polite"><strong>{total}</strong> {of === "events" ? "events" : "quotations"}</p>
        <span class="toolbar-end">
          <Popover name="Columns" label="Columns">
            {all.map((column) => (
              <label key={column.id} class="box"><input type="checkbox" checked={visible.includes(column)} disabled={visible.length === 1 && visible.includes(column)} onChange={() => turn(column.id)} /><span>{column.title}</span></label>
            ))}
          </Popover>
          <Popover name="Export" label="Export">
            <a href={exportAddress(of, "csv", active, order)} download>All as CSV</a>
            <a href={exportAddress(of, "jsonl", active, order)} download>All as JSONL</a>
            <button type="button" class="link" disabled={held === 0} onClick={copy}>Copy the {count(held)} rows read so far as TSV</button>
          </Popover>
        </span>
      </div>
      {rows.error !== null && <Failure error={rows.error} retry={() => rows.retry()} />}
      {rows.error === null && rows.started && rows.length === 0 && <Empty>{of === "events" ? "No event" : "No quotation"} matches these filters.</Empty>}
      {rows.error === null && !rows.started && <Loading />}
      <div class="grid" ref={box} role="grid" aria-label={of === "events" ? "Events" : "Quotations"} aria-rowcount={rows.more ? -1 : rows.length + 1} aria-colcount={visible.length} aria-busy={rows.loading} onKeyDown={press}
        style={{ "--columns": template, "--width": `${width}px` }} hidden={rows.length === 0}>
        <div class="grid-head" role="row" aria-rowindex={1}>
          {visible.map((column) => column.id === "day" ? (
            <div key={column.id} role="columnheader" aria-sort={order === "desc" ? "descending" : "ascending"}>
              <button type="button" class="link" onClick={() => setOption("table.order", order === "asc" ? "desc" : undefined)}>{column.title} <span aria-hidden="true">{order === "desc" ? "↓" : "↑"}</span></button>
            </div>
          ) : <div key={column.id} role="columnheader" class={column.numeric === true ? "numeric" : undefined}>{column.title}</div>)}
        </div>
        <div class="grid-body" role="rowgroup" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {items.map((item) => {
            const row = rows.row(item.index);
            return (
              <div key={item.index} class={row === null ? "grid-row waiting" : "grid-row"} role="row" aria-rowindex={item.index + 2} data-row={item.index} tabIndex={item.index === now ? 0 : -1}
                style={{ transform: `translateY(${item.start}px)` }} onFocus={() => { if (focusing.current === null && at !== item.index) stand(item.index); }}
                onClick={(event) => { if (row !== null && !(event.target instanceof Element && event.target.closest("a") !== null) && getSelection()?.isCollapsed !== false) open(row.article, itemOf(row)); }}>
                {row === null ? <div role="gridcell" class="wait" aria-label="Not read yet" /> : visible.map((column) => <Cell key={column.id} column={column} row={row} />)}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Cell({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.show === undefined ? column.value(row)?.toString() ?? null : column.show(row);
  return (
    <div role="gridcell" class={column.numeric === true ? "numeric" : undefined}>
      {content === null ? <span class="unknown" aria-label="unknown">–</span>
        : <div class="clip">{column.link === true ? <ItemLink article={row.article} item={itemOf(row)} tabIndex={-1}>{content}</ItemLink> : content}</div>}
    </div>
  );
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
