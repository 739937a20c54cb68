// Answers of a made-up server, for what a small database cannot show: many months, many pairs, a hundred thousand rows.
import type { Page, Route } from "@playwright/test";
import type { DyadRow, EventRow, TimelineBin } from "../src/api";

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Two years of months, 2024 and 2025. */
export const MONTHS: TimelineBin[] = Array.from({ length: 24 }, (_, at) => ({
  first: iso(Date.UTC(2024, at, 1)), last: iso(Date.UTC(2024, at + 1, 0)), articles: 20 + at, quotes: 30 + at, events: 40,
  verbal_cooperation: 10, material_cooperation: 5 + at % 5, verbal_conflict: 12, material_conflict: 13 - at % 5, goldstein: (at % 7) - 3.5,
}));

const COUNTRIES = [["RUS", "Russia"], ["UKR", "Ukraine"], ["USA", "United States"], ["CHN", "China"], ["DEU", "Germany"]] as const;

/** Every country towards every other; the first with most events. */
export const DYADS: DyadRow[] = COUNTRIES.flatMap(([source, source_name], row) => COUNTRIES.flatMap(([target, target_name], column) => {
  const events = 100 - row * 12 - column * 5;
  return row === column ? [] : [{
    source, source_name, target, target_name, events, verbal_cooperation: column * 5, material_cooperation: 5, verbal_conflict: row * 5, material_conflict: 10,
    goldstein: column - row, first: "2024-01-01", last: "2025-12-31",
  }];
}));

export const event = (at: number): EventRow => ({
  article: `a${Math.floor(at / 4)}`, title: `Article ${Math.floor(at / 4)}`, uri: null, outlet: "The Courier", published: "2024-01-01", event: `v${at % 4 + 1}`,
  plover: "CONSULT", mode: "visit", cameo: "042", quad: "verbal cooperation", goldstein: 1.9, status: "actual", alleged: false, factuality: 3,
  source: "the minister", source_name: "Russia", source_actor: "RUSGOV", source_country: "RUS", target: "her colleague", target_name: "Ukraine", target_actor: "UKRGOV", target_country: "UKR",
  day: iso(Date.UTC(2024, 0, 1) + Math.floor(at / 200) * 864e5), first: null, last: null, place: null, place_country: null,
  begin: 15, end: 18, trigger: "met", sentence: `🕊 The minister met her colleague for the ${at}. time.`, sentence_begin: 0, mentions: 1, reported_by: null, confidence: .8, verdict: null,
});

/** Has these paths answered by the functions; the rest by the server.  Returns what was asked. */
export async function answers(page: Page, of: Record<string, (asked: URLSearchParams) => unknown>): Promise<URL[]> {
  const asked: URL[] = [];
  for (const [path, answer] of Object.entries(of)) {
    await page.route((url) => url.pathname === path, async (route: Route) => {
      const url = new URL(route.request().url());
      asked.push(url);
      await route.fulfill({ json: answer(url.searchParams) });
    });
  }
  return asked;
}

export const manyEvents = (length: number) => (asked: URLSearchParams): unknown => {
  const begin = Number(asked.get("cursor") ?? 0), limit = Number(asked.get("limit") ?? 50), down = asked.get("order") === "desc";
  const items = Array.from({ length: Math.max(0, Math.min(limit, length - begin)) }, (_, at) => event(down ? length - 1 - begin - at : begin + at));
  return { items, next: begin + limit < length ? String(begin + limit) : null, total: Math.min(length, 10000), more: length > 10000 };
};
/** The bins between `since` and `until`. */
export const months = (asked: URLSearchParams): unknown =>
  ({ items: MONTHS.filter((bin) => bin.last >= (asked.get("since") ?? "") && bin.first <= (asked.get("until") ?? "9")) });
