// Bins as a chart: cooperation above the line, conflict below it, quotations in a strip of their own, and a range that can be chosen
// by mouse, finger or keys.  The same bins stand in a table for those who do not see the chart.
import { useEffect, useRef, useState } from "preact/hooks";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { TimelineBin } from "../../api";
import { QUADS, quadBar, quadClass, quadField, signed, upperFirst } from "../../quad";
import { count } from "../../text";
import { color, theme } from "../../theme";
import { label, longLabel, type By } from "./bins";
import "./chart.css";

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const LEFT = 46, TOP = 14, STRIP = 56, GAP = 34, BOTTOM = 24;

export interface Range { from: number; to: number }
interface ChartProps {
  bins: readonly TimelineBin[]; by: By; label: string; height: number;
  /** Instead of counts, counts for each hundred articles of the bin. */
  rate?: boolean; goldstein?: boolean; quotes?: boolean;
  chosen: Range | null; onChoose: (range: Range | null) => void;
}

const per = (value: number, bin: TimelineBin, rate: boolean): number | null => !rate ? value : bin.articles === 0 ? null : value / bin.articles * 100;
const figure = (value: number | null, rate: boolean): string => value === null ? "–" : rate ? value.toFixed(1) : count(value);
const short = (value: number): string => Math.abs(value) >= 1e6 ? `${+(Math.abs(value) / 1e6).toFixed(1)}M` : Math.abs(value) >= 1e4 ? `${+(Math.abs(value) / 1e3).toFixed(1)}k` : String(Math.abs(+value.toFixed(2)));

/** The next 1, 2 or 5 times a power of ten. */
function round(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** Ends of the axis of counts and of that of the Goldstein mean, so that both have their zero at the same height. */
function ends(bins: readonly TimelineBin[], rate: boolean): { low: number; high: number; reach: number } {
  let high = 0, low = 0, up = 1, down = 1;
  for (const bin of bins) {
    high = Math.max(high, per(bin.verbal_cooperation + bin.material_cooperation, bin, rate) ?? 0);
    low = Math.max(low, per(bin.verbal_conflict + bin.material_conflict, bin, rate) ?? 0);
    if (bin.goldstein !== null) { up = Math.max(up, bin.goldstein); down = Math.max(down, -bin.goldstein); }
  }
  const most = Math.max(high, low, rate ? 0.1 : 1);
  // Counts are whole: so are the ends.
  const end = (value: number): number => { const found = round(Math.max(value, most * 0.12)); return rate ? found : Math.ceil(found); };
  high = end(high); low = end(low);
  return { low, high, reach: Math.max(up / high, down / low) };
}

/** Room for the scale of the Goldstein mean, or for the grip of the range. */
const rightOf = (props: ChartProps): number => props.goldstein === true ? 40 : 26;

function drawing(props: ChartProps, still: boolean): EChartsCoreOption {
  const { bins, by, rate = false } = props;
  const ink = color("--ink-soft"), line = color("--line");
  const names = bins.map((bin) => label(bin, by));
  const { low, high, reach } = ends(bins, rate);
  const strip = props.quotes === true ? STRIP + GAP : 0;
  const axis = { type: "category", data: names, axisTick: { show: false }, axisLine: { show: false }, boundaryGap: true };
  const words = { color: ink, fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily };
  const grids = [{ left: LEFT, right: rightOf(props), top: TOP, bottom: BOTTOM + strip }];
  const xAxis: object[] = [{ ...axis, axisLabel: { ...words, show: strip === 0, hideOverlap: true } }];
  const yAxis: object[] = [
    { type: "value", min: -low, max: high, splitNumber: 4, ...(rate ? {} : { minInterval: 1 }), axisLabel: { ...words, formatter: short }, splitLine: { lineStyle: { color: line } } },
    { type: "value", min: -low * reach, max: high * reach, show: props.goldstein === true, splitLine: { show: false }, axisLabel: { ...words, showMinLabel: false, showMaxLabel: false, formatter: (value: number) => Math.abs(value) > 10 ? "" : signed(value).replace(/\.0$/, "") } },
  ];
  const series: object[] = QUADS.map((quad) => ({
    type: "bar", name: upperFirst(quad), stack: "acts", itemStyle: { color: color(quadBar(quad)) }, barCategoryGap: bins.length > 150 ? "0%" : "18%", barMaxWidth: 42,
    emphasis: { disabled: true },
    data: bins.map((bin) => { const value = per(bin[quadField(quad)], bin, rate); return value === null ? null : quad.endsWith("conflict") ? -value : value; }),
    ...(quad === "verbal cooperation" ? { markLine: { silent: true, symbol: "none", label: { show: false }, animation: false, lineStyle: { color: ink, type: "solid", width: 1 }, data: [{ yAxis: 0 }] } } : {}),
  }));
  if (props.goldstein === true) series.push({
    type: "line", name: "Mean Goldstein", yAxisIndex: 1, symbol: "none", connectNulls: true, lineStyle: { width: 1.4, color: color("--ink") }, itemStyle: { color: color("--ink") },
    data: bins.map((bin) => bin.goldstein), emphasis: { disabled: true }, z: 5,
  });
  if (strip > 0) {
    grids.push({ left: LEFT, right: rightOf(props), top: props.height - BOTTOM - STRIP, bottom: BOTTOM });
    xAxis.push({ ...axis, gridIndex: 1, axisLine: { show: true, lineStyle: { color: line } }, axisLabel: { ...words, hideOverlap: true } });
    yAxis.push({ type: "value", gridIndex: 1, min: 0, splitNumber: 2, ...(rate ? {} : { minInterval: 1 }), axisLabel: { ...words, formatter: short }, splitLine: { lineStyle: { color: line } } });
    series.push({
      type: "line", name: "Quotations", xAxisIndex: 1, yAxisIndex: 2, symbol: bins.length === 1 ? "circle" : "none", lineStyle: { width: 1.6, color: color("--bar-quote") }, itemStyle: { color: color("--bar-quote") },
      areaStyle: { color: color("--bar-quote"), opacity: 0.14 }, data: bins.map((bin) => per(bin.quotes, bin, rate)), emphasis: { disabled: true },
    });
  }
  return {
    animation: !still, animationDuration: 250, grid: grids, xAxis, yAxis, series, axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "line", lineStyle: { color: ink } },
      backgroundColor: color("--surface"), borderColor: line, textStyle: { ...words, color: color("--ink"), fontSize: 12 },
      // Figures and days only: nothing that an article holds gets here.
      formatter: (found: { dataIndex: number }[]) => {
        const bin = bins[found[0]?.dataIndex ?? -1];
        if (bin === undefined) return "";
        const rows = QUADS.filter((quad) => bin[quadField(quad)] > 0).map((quad) => `${upperFirst(quad)}: ${figure(per(bin[quadField(quad)], bin, rate), rate)}`);
        return [longLabel(bin, by), ...rows, ...(props.quotes === true ? [`Quotations: ${figure(per(bin.quotes, bin, rate), rate)}`] : []),
          `Mean Goldstein: ${signed(bin.goldstein)}`, `Articles: ${count(bin.articles)}`].join("\n");
      },
    },
  };
}

type Grip = "from" | "to" | "band" | "new";

export function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const [width, setWidth] = useState(0);
  const [draft, setDraft] = useState<Range | null | undefined>(undefined);
  const drag = useRef<{ grip: Grip; start: number; x: number; range: Range; moved: boolean } | null>(null);
  const later = useRef(0);
  const shade = theme.value;
  const { bins, by, onChoose } = props;

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const made = chart.current = init(element, null, { renderer: "canvas" });
    const watcher = new ResizeObserver(() => { made.resize(); setWidth(element.clientWidth); });
    watcher.observe(element);
    return () => { watcher.disconnect(); made.dispose(); chart.current = null; };
  }, []);
  useEffect(() => {
    chart.current?.resize();
    chart.current?.setOption(drawing(props, matchMedia("(prefers-reduced-motion: reduce)").matches), true);
  }, [bins, by, props.rate, props.goldstein, props.quotes, props.height, shade]);
  useEffect(() => () => clearTimeout(later.current), []);
  useEffect(() => { setDraft(undefined); }, [bins, props.chosen?.from, props.chosen?.to]);

  const chosen = draft === undefined ? props.chosen : draft;
  const band = bins.length === 0 ? 0 : Math.max(0, width - LEFT - rightOf(props)) / bins.length;
  const last = bins.length - 1;
  const clamp = (at: number): number => Math.max(0, Math.min(last, at));
  const x = (event: PointerEvent): number => event.clientX - (canvas.current?.getBoundingClientRect().left ?? 0) - LEFT;
  const binAt = (pixel: number): number => clamp(Math.floor(pixel / band));

  const commit = (range: Range | null) => {
    clearTimeout(later.current);
    setDraft(range);
    onChoose(range);
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || band === 0) return;
    const at = x(event);
    if (at < -8 || at > band * bins.length + 8) return;
    let grip: Grip = "new";
    if (chosen !== null) {
      const left = chosen.from * band, right = (chosen.to + 1) * band;
      if (at >= left - 16 && at <= left + 5) grip = "from";
      else if (at >= right - 5 && at <= right + 16) grip = "to";
      else if (at > left && at < right) grip = "band";
    }
    drag.current = { grip, start: binAt(at), x: at, range: chosen ?? { from: 0, to: last }, moved: false };
    box.current?.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const now = drag.current;
    if (now === null) return;
    const at = x(event), here = binAt(at);
    if (!now.moved && Math.abs(at - now.x) < 4) return;
    now.moved = true;
    if (now.grip === "new") setDraft({ from: Math.min(now.start, here), to: Math.max(now.start, here) });
    else if (now.grip === "from") setDraft({ from: Math.min(here, now.range.to), to: now.range.to });
    else if (now.grip === "to") setDraft({ from: now.range.from, to: Math.max(here, now.range.from) });
    else {
      const by = Math.max(-now.range.from, Math.min(last - now.range.to, here - now.start));
      setDraft({ from: now.range.from + by, to: now.range.to + by });
    }
  };
  const up = () => {
    const now = drag.current;
    drag.current = null;
    if (now === null) return;
    if (now.moved) { if (draft !== undefined) commit(draft); return; }
    if (now.grip === "from" || now.grip === "to") return;
    const same = chosen !== null && chosen.from === chosen.to && chosen.from === now.start;
    commit(same ? null : { from: now.start, to: now.start });
  };
  const cancel = () => { drag.current = null; setDraft(undefined); };

  /** Arrows move, with Shift by ten bins; what they lead to is asked for once they rest. */
  const key = (grip: "from" | "to" | "band") => (event: KeyboardEvent) => {
    if (last < 0) return;
    if (event.key === "Escape" || event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); commit(null); return; }
    const step = event.shiftKey ? 10 : 1;
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -10, PageUp: 10, Home: -bins.length, End: bins.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const now = chosen ?? { from: 0, to: last };
    let next: Range;
    if (grip === "from") next = { from: Math.max(0, Math.min(now.to, now.from + by)), to: now.to };
    else if (grip === "to") next = { from: now.from, to: Math.min(last, Math.max(now.from, now.to + by)) };
    else if (chosen === null) { const at = by > 0 ? 0 : last; next = { from: at, to: at }; }
    else { const held = Math.max(-now.from, Math.min(last - now.to, by)); next = { from: now.from + held, to: now.to + held }; }
    setDraft(next);
    clearTimeout(later.current);
    later.current = window.setTimeout(() => commit(next), 400);
  };

  const name = (at: number): string => { const bin = bins[clamp(at)]; return bin === undefined ? "" : longLabel(bin, by); };
  const from = chosen?.from ?? 0, to = chosen?.to ?? last;
  const words = last < 0 ? "" : chosen === null ? `all, ${name(0)} to ${name(last)}` : from === to ? name(from) : `${name(from)} to ${name(to)}`;
  const place = (left: number, size?: number) => ({ left: `${LEFT + left}px`, ...(size === undefined ? {} : { width: `${size}px` }) });
  return (
    <figure class="chart" aria-label={props.label}>
      <div class="chart-box" ref={box} onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={cancel} style={{ height: `${props.height}px` }}>
        <div class="chart-canvas" ref={canvas} aria-hidden="true" />
        {band > 0 && (
          <div class={chosen === null ? "brush idle" : "brush"}>
            <div class="brush-band" role="slider" tabIndex={0} aria-label="Chosen range" aria-valuemin={0} aria-valuemax={last} aria-valuenow={from} aria-valuetext={words}
              style={place(from * band, (to - from + 1) * band)} onKeyDown={key("band")} />
            <div class="brush-grip from" role="slider" tabIndex={0} aria-label="Range from" aria-valuemin={0} aria-valuemax={to} aria-valuenow={from} aria-valuetext={name(from)}
              style={place(from * band)} onKeyDown={key("from")} />
            <div class="brush-grip to" role="slider" tabIndex={0} aria-label="Range to" aria-valuemin={from} aria-valuemax={last} aria-valuenow={to} aria-valuetext={name(to)}
              style={place((to + 1) * band)} onKeyDown={key("to")} />
          </div>
        )}
      </div>
      <div class="unseen"><table>
        <caption>{props.label}</caption>
        <thead><tr><th scope="col">When</th>{QUADS.map((quad) => <th key={quad} scope="col">{upperFirst(quad)}</th>)}<th scope="col">Quotations</th><th scope="col">Mean Goldstein</th><th scope="col">Articles</th></tr></thead>
        <tbody>
          {bins.filter((bin) => bin.events + bin.quotes > 0).map((bin) => (
            <tr key={bin.first}>
              <th scope="row">{longLabel(bin, by)}</th>
              {QUADS.map((quad) => <td key={quad}>{figure(per(bin[quadField(quad)], bin, props.rate === true), props.rate === true)}</td>)}
              <td>{figure(per(bin.quotes, bin, props.rate === true), props.rate === true)}</td><td>{signed(bin.goldstein)}</td><td>{bin.articles}</td>
            </tr>
          ))}
        </tbody>
      </table></div>
    </figure>
  );
}

/** What the colours mean. */
export function Legend(props: { quotes?: boolean; goldstein?: boolean }) {
  return (
    <ul class="legend" aria-label="Colours">
      {QUADS.map((quad) => <li key={quad}><span class={`dot ${quadClass(quad)}`} aria-hidden="true" />{upperFirst(quad)}</li>)}
      {props.goldstein === true && <li><span class="stroke ink" aria-hidden="true" />Mean Goldstein</li>}
      {props.quotes === true && <li><span class="stroke quote" aria-hidden="true" />Quotations</li>}
    </ul>
  );
}
