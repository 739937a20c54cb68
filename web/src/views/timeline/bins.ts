// Bins of days: which width fits a range, and the bins in which nothing happened.
import type { TimelineBin } from "../../api";

export type By = "day" | "week" | "month" | "year";
export const BYS: readonly By[] = ["day", "week", "month", "year"];

const DAY_MS = 86_400_000;
const MOST_BINS = 6000;

const time = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const dayAfter = (day: string): string => iso(time(day) + DAY_MS);
export const daysBetween = (first: string, last: string): number => Math.round((time(last) - time(first)) / DAY_MS) + 1;

/** The last day of a bin that begins on this one. */
function lastOf(first: string, by: By): string {
  if (by === "day") return first;
  if (by === "week") return iso(time(first) + 6 * DAY_MS);
  const date = new Date(time(first));
  return iso(by === "month" ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) : Date.UTC(date.getUTCFullYear(), 11, 31));
}

/** The range, widened so that its first and last bins are whole; weeks begin on Monday. */
export function whole(first: string, last: string, by: By): { since: string; until: string } {
  const start = (day: string): string => {
    const date = new Date(time(day));
    if (by === "week") return iso(time(day) - ((date.getUTCDay() + 6) % 7) * DAY_MS);
    return by === "month" ? `${day.slice(0, 7)}-01` : by === "year" ? `${day.slice(0, 4)}-01-01` : day;
  };
  return { since: start(first), until: lastOf(start(last), by) };
}

const empty = (first: string, last: string): TimelineBin => ({
  first, last, articles: 0, quotes: 0, events: 0, verbal_cooperation: 0, material_cooperation: 0, verbal_conflict: 0, material_conflict: 0, goldstein: null,
});

/** The bins with the empty ones between them, and those up to `from` and `to`, days on which bins begin.  Too many are left as they are. */
export function filled(bins: readonly TimelineBin[], by: By, from = bins[0]?.first, to = bins.at(-1)?.first): TimelineBin[] {
  if (from === undefined || to === undefined) return [...bins];
  const known = new Map(bins.map((bin) => [bin.first, bin]));
  const result: TimelineBin[] = [];
  for (let first = from; first <= to; ) {
    const bin = known.get(first) ?? empty(first, lastOf(first, by));
    result.push(bin);
    if (result.length > MOST_BINS) return [...bins];
    first = dayAfter(bin.last);
  }
  return result.length < bins.length ? [...bins] : result;
}

/** Bins that a chart of usual width can show apart. */
export function fitting(first: string, last: string): By {
  const days = daysBetween(first, last);
  return days <= 92 ? "day" : days <= 731 ? "week" : days <= 366 * 15 ? "month" : "year";
}

/** The stretch that holds nearly all, where a few strays (an event of 1945) would press the rest into a corner; else all. */
export function core(bins: readonly TimelineBin[]): { first: string; last: string; left: number } | null {
  const weights = bins.map((bin) => bin.events + bin.quotes);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const first = bins[0], last = bins.at(-1);
  if (first === undefined || last === undefined) return null;
  const whole = { first: first.first, last: last.last, left: 0 };
  if (all < 20) return whole;
  const edge = (order: readonly number[]): number => {
    let sum = 0;
    for (const at of order) { sum += weights[at] ?? 0; if (sum > all * 0.01) return at; }
    return order.at(-1) ?? 0;
  };
  const order = bins.map((_, at) => at);
  const from = bins[edge(order)], to = bins[edge(order.reverse())];
  if (from === undefined || to === undefined) return whole;
  if (daysBetween(from.first, to.last) * 3 > daysBetween(whole.first, whole.last)) return whole;
  return { first: from.first, last: to.last, left: weights.reduce((sum, weight, at) => { const bin = bins[at]; return bin !== undefined && (bin.last < from.first || bin.first > to.last) ? sum + weight : sum; }, 0) };
}

const FORMATS: Record<By, Intl.DateTimeFormat> = {
  day: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  week: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  month: new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" }),
  year: new Intl.DateTimeFormat("en-GB", { year: "numeric", timeZone: "UTC" }),
};
export const label = (bin: TimelineBin, by: By): string => FORMATS[by].format(time(bin.first));
/** For reading out, where a week needs both its ends. */
export const longLabel = (bin: TimelineBin, by: By): string => by === "week" ? FORMATS.week.formatRange(time(bin.first), time(bin.last)) : label(bin, by);
export const dayLabel = (day: string): string => Number.isNaN(time(day)) ? day : FORMATS.day.format(time(day));
