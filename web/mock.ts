// Answers the server's requests from a file of records, so that the page can be worked on without the server.
// Filters are by equality or, for words, by containing; nothing is kept.
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import type { ActorRow, ArticleRecord, ArticleRow, Codebook, CountRow, DyadRow, EventRow, Page, QuoteRow, SearchRow, Span, TimelineBin, Verdict } from "./src/api";

type Question = URLSearchParams;
class Refused extends Error { constructor(readonly status: number, readonly code: string, message: string) { super(message); } }

function answerer(file: string): (method: string, path: string, asked: Question, body: string) => unknown {
  const records = readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as ArticleRecord);
  const points = new Map(records.map((record) => [record.id, [...record.text]]));
  const verdicts: Verdict[] = [];
  const cut = (record: ArticleRecord, span: Span): string => (points.get(record.id) ?? [...record.text]).slice(span.begin, span.end).join("");
  const latest = (article: string, item: string): Verdict | null => verdicts.filter((one) => one.article === article && one.item === item).at(-1) ?? null;
  const name = (record: ArticleRecord, id: string | null): string | null => record.entities.find((entity) => entity.id === id)?.name ?? null;
  const head = (record: ArticleRecord) => ({ article: record.id, title: record.title, uri: record.uri, outlet: record.outlet, published: record.published });

  const articles = (): ArticleRow[] => records.map((record) => ({ ...head(record), language: record.language, quotes: record.quotes.length, events: record.events.length }));
  const events = (): EventRow[] => records.flatMap((record) => record.events.map((event) => {
    const best = event.mentions.find((mention) => mention.best) ?? event.mentions[0] ?? { begin: 0, end: 0 };
    const sentence = record.sentences.find((span) => span.begin <= best.begin && best.begin < span.end) ?? null;
    return {
      ...head(record), event: event.id, plover: event.plover, mode: event.mode, cameo: event.cameo, quad: event.quad, goldstein: event.goldstein,
      status: event.status, alleged: event.alleged, factuality: event.factuality,
      source: event.source && cut(record, event.source), source_name: event.source && name(record, event.source.entity), source_actor: event.source?.actor ?? null, source_country: event.source?.country ?? null,
      target: event.target && cut(record, event.target), target_name: event.target && name(record, event.target.entity), target_actor: event.target?.actor ?? null, target_country: event.target?.country ?? null,
      day: event.date?.first ?? record.published?.slice(0, 10) ?? null, first: event.date?.first ?? null, last: event.date?.last ?? null,
      place: event.place && cut(record, event.place), place_country: event.place?.country ?? null,
      begin: best.begin, end: best.end, trigger: cut(record, best), sentence: sentence && cut(record, sentence), sentence_begin: sentence?.begin ?? null,
      mentions: event.mentions.length, reported_by: event.reported_by, confidence: event.confidence, verdict: latest(record.id, event.id),
    };
  })).sort((a, b) => (a.day ?? "9").localeCompare(b.day ?? "9") || a.article.localeCompare(b.article) || a.begin - b.begin);
  const quotes = (): QuoteRow[] => records.flatMap((record) => record.quotes.map((quote) => {
    const speaker = record.entities.find((entity) => entity.id === quote.speaker?.entity) ?? null;
    return {
      ...head(record), quote: quote.id, kind: quote.kind, act: quote.act, begin: quote.content[0]?.begin ?? 0, end: quote.content.at(-1)?.end ?? 0,
      content: quote.content.map((span) => cut(record, span)).join(" … "), cue: quote.cue && cut(record, quote.cue),
      speaker: quote.speaker && cut(record, quote.speaker), speaker_name: speaker?.name ?? null, speaker_actor: speaker?.actor ?? null, speaker_country: speaker?.country ?? null,
      addressee: quote.addressee && cut(record, quote.addressee), medium: quote.medium && cut(record, quote.medium), confidence: quote.confidence, verdict: latest(record.id, quote.id),
    };
  }));

  const text = (id: string): string => records.find((record) => record.id === id)?.text ?? "";
  const any = (asked: string | null, test: (value: string) => boolean): boolean => asked === null || asked === "" || asked.split(",").some(test);
  const has = (where: string | null, what: string): boolean => (where ?? "").toLowerCase().includes(what.toLowerCase());
  const code = (actor: string | null, country: string | null, words: string | null, asked: string): boolean =>
    (/^[A-Z]{3,}$/.test(asked) && ((actor ?? "").startsWith(asked) || country === asked)) || has(words, asked);
  const common = (row: { article: string; outlet: string | null }, on: string | null, asked: Question): boolean =>
    any(asked.get("article"), (value) => row.article === value) && any(asked.get("outlet"), (value) => row.outlet === value) &&
    (!asked.get("since") || (on ?? "") >= asked.get("since")!) && (!asked.get("until") || (on !== null && on.slice(0, asked.get("until")!.length) <= asked.get("until")!)) &&
    (!asked.get("q") || asked.get("q")!.split(/\s+/).every((word) => has(text(row.article), word)));
  const side = (row: EventRow, at: "source" | "target", asked: string): boolean => code(row[`${at}_actor`], row[`${at}_country`], row[`${at}_name`] ?? row[at], asked);
  const someEvents = (asked: Question, actual: boolean): EventRow[] => events().filter((row) =>
    common(row, row.day, asked) && any(asked.get("source"), (value) => side(row, "source", value)) && any(asked.get("target"), (value) => side(row, "target", value)) &&
    any(asked.get("actor"), (value) => side(row, "source", value) || side(row, "target", value)) &&
    any(asked.get("type"), (value) => row.plover === value) && any(asked.get("mode"), (value) => row.mode === value) && any(asked.get("cameo"), (value) => (row.cameo ?? "").startsWith(value)) &&
    any(asked.get("quad"), (value) => row.quad === value) && any(asked.get("place"), (value) => row.place_country === value || has(row.place, value)) &&
    (asked.get("status") ? any(asked.get("status"), (value) => row.status === value) : !actual || row.status === "actual") && pair(row, asked.get("pair")));
  const pair = (row: EventRow, asked: string | null): boolean => {
    const [one, two] = (asked ?? "").split(",");
    return !one || !two || (side(row, "source", one) && side(row, "target", two)) || (side(row, "source", two) && side(row, "target", one));
  };
  const someQuotes = (asked: Question): QuoteRow[] => quotes().filter((row) =>
    common(row, row.published, asked) && any(asked.get("kind"), (value) => row.kind === value) && any(asked.get("act"), (value) => row.act === value) &&
    any(asked.get("speaker"), (value) => code(row.speaker_actor, row.speaker_country, `${row.speaker_name ?? ""} ${row.speaker ?? ""}`, value)) &&
    (!asked.get("about") || asked.get("about")!.split(/\s+/).every((word) => has(row.content, word))));

  const page = <T>(rows: T[], asked: Question): Page<T> => {
    const begin = Number(asked.get("cursor") ?? 0), limit = Math.min(Number(asked.get("limit") ?? 50), 1000);
    if (asked.get("order") === "desc") rows = [...rows].reverse();
    return { items: rows.slice(begin, begin + limit), next: begin + limit < rows.length ? String(begin + limit) : null, total: Math.min(rows.length, 10000), more: rows.length > 10000 };
  };
  const group = <T>(rows: T[], key: (row: T) => string | null): Map<string, T[]> => {
    const groups = new Map<string, T[]>();
    for (const row of rows) { const found = key(row); if (found !== null) groups.set(found, [...groups.get(found) ?? [], row]); }
    return groups;
  };
  const most = <T>(rows: T[], of: (row: T) => number, asked: Question): { items: T[] } => ({ items: rows.sort((a, b) => of(b) - of(a)).slice(0, Number(asked.get("limit") ?? 100)) });
  const quads = (rows: EventRow[]) => ({
    verbal_cooperation: rows.filter((row) => row.quad === "verbal cooperation").length, material_cooperation: rows.filter((row) => row.quad === "material cooperation").length,
    verbal_conflict: rows.filter((row) => row.quad === "verbal conflict").length, material_conflict: rows.filter((row) => row.quad === "material conflict").length,
    goldstein: rows.length === 0 ? null : rows.reduce((sum, row) => sum + (row.goldstein ?? 0), 0) / rows.length,
  });
  const key = (row: EventRow, at: "source" | "target", by: string): string | null => by === "country" ? row[`${at}_country`] : by === "actor" ? row[`${at}_actor`] : row[`${at}_name`] ?? row[at];

  const bin = (on: string, by: string): { first: string; last: string } => {
    const date = new Date(`${on.length === 4 ? on + "-01-01" : on.length === 7 ? on + "-01" : on.slice(0, 10)}T00:00:00Z`);
    const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
    const year = date.getUTCFullYear(), month = date.getUTCMonth();
    if (by === "year") return { first: `${year}-01-01`, last: `${year}-12-31` };
    if (by === "month") return { first: iso(Date.UTC(year, month, 1)), last: iso(Date.UTC(year, month + 1, 0)) };
    const monday = date.getTime() - ((date.getUTCDay() + 6) % 7) * 864e5;
    return by === "week" ? { first: iso(monday), last: iso(monday + 6 * 864e5) } : { first: iso(date.getTime()), last: iso(date.getTime()) };
  };
  const timeline = (asked: Question): { items: TimelineBin[] } => {
    const by = asked.get("by") ?? "day";
    const happened = group(someEvents(asked, true), (row) => row.day && bin(row.day, by).first), said = group(someQuotes(asked), (row) => row.published && bin(row.published, by).first);
    const written = group(articles().filter((row) => common(row, row.published, asked)), (row) => row.published && bin(row.published, by).first);
    return { items: [...new Set([...happened.keys(), ...said.keys(), ...written.keys()])].sort().map((first) => ({
      ...bin(first, by), articles: written.get(first)?.length ?? 0, quotes: said.get(first)?.length ?? 0, events: happened.get(first)?.length ?? 0, ...quads(happened.get(first) ?? []),
    })) };
  };
  const actors = (asked: Question): { items: ActorRow[] } => {
    const by = asked.get("by") ?? "country", rows = someEvents(asked, true);
    const from = group(rows, (row) => key(row, "source", by)), to = group(rows, (row) => key(row, "target", by));
    return most([...new Set([...from.keys(), ...to.keys()])].map((one) => {
      const all = [...new Set([...from.get(one) ?? [], ...to.get(one) ?? []])];
      return {
        key: one, name: one, country: by === "country" ? one : null, events: all.length, as_source: from.get(one)?.length ?? 0, as_target: to.get(one)?.length ?? 0,
        cooperation: all.filter((row) => row.quad?.endsWith("cooperation")).length, conflict: all.filter((row) => row.quad?.endsWith("conflict")).length,
        quotes: someQuotes(asked).filter((row) => (by === "country" ? row.speaker_country : by === "actor" ? row.speaker_actor : row.speaker_name) === one).length,
      };
    }), (row) => row.events, asked);
  };
  const dyads = (asked: Question): { items: DyadRow[] } => {
    const by = asked.get("by") ?? "country";
    const groups = group(someEvents(asked, true), (row) => { const one = key(row, "source", by), two = key(row, "target", by); return one !== null && two !== null ? `${one}\u0000${two}` : null; });
    return most([...groups].map(([both, rows]) => {
      const [source = "", target = ""] = both.split("\u0000"), days = rows.map((row) => row.day).filter((on) => on !== null).sort();
      return { source, source_name: source, target, target_name: target, events: rows.length, ...quads(rows), first: days[0] ?? null, last: days.at(-1) ?? null };
    }), (row) => row.events, asked);
  };
  const counts = (asked: Question): { items: CountRow[] } => {
    const by = asked.get("by") ?? "type";
    const ofEvent: Record<string, (row: EventRow) => string | null> = { type: (row) => row.plover, mode: (row) => row.mode, status: (row) => row.status, quad: (row) => row.quad, source: (row) => row.source_actor, target: (row) => row.target_actor, place: (row) => row.place_country ?? row.place, outlet: (row) => row.outlet };
    const ofQuote: Record<string, (row: QuoteRow) => string | null> = { speaker: (row) => row.speaker_name, kind: (row) => row.kind, outlet: (row) => row.outlet };
    const groups = asked.get("of") === "quotes" ? group(someQuotes(asked), ofQuote[by] ?? (() => null)) : group(someEvents(asked, by !== "status"), ofEvent[by] ?? (() => null));
    return most([...groups].map(([one, rows]) => ({ key: one, name: one, count: rows.length })), (row) => row.count, asked);
  };
  const search = (asked: Question): Page<SearchRow> => {
    const words = (asked.get("q") ?? "").split(/\s+/).filter((word) => word !== "");
    return page(words.length === 0 ? [] : articles().filter((row) => common(row, row.published, asked)).map((row) => {
      const whole = text(row.article), at = Math.max(0, whole.toLowerCase().indexOf(words[0]!.toLowerCase()) - 60), length = words[0]!.length;
      return { ...row, snippet: [{ text: whole.slice(at, at + 60), match: false }, { text: whole.slice(at + 60, at + 60 + length), match: true }, { text: whole.slice(at + 60 + length, at + 160), match: false }] };
    }), asked);
  };
  const codebook: Codebook = {
    types: [...group(events(), (row) => row.plover)].map(([one, rows]) => ({ code: one, name: one.toLowerCase(), quad: rows[0]!.quad!, definition: "" })),
    modes: [...group(events(), (row) => row.mode && row.plover && `${row.plover} ${row.mode}`)].map(([one]) => ({ type: one.split(" ")[0]!, code: one.split(" ")[1]!, definition: "" })),
    cameo: [...group(events(), (row) => row.cameo)].map(([one]) => ({ code: one, name: `CAMEO ${one}` })),
    countries: [{ code: "RUS", name: "Russia" }, { code: "USA", name: "United States" }, { code: "CHE", name: "Switzerland" }],
  };

  /** Not a reading: the paragraphs and what stands in double marks. */
  const read = (body: string): ArticleRecord => {
    const asked = JSON.parse(body) as { text: string; title?: string; published?: string };
    if (Buffer.byteLength(body) > 2 << 20) throw new Refused(413, "too-large", "The text is longer than 2 MB.");
    if (/\[busy\]/.test(asked.text)) throw new Refused(503, "busy", "Too many are reading.");
    const lengths = (to: number): number => [...asked.text.slice(0, to)].length;
    const spans = (what: RegExp): Span[] => [...asked.text.matchAll(what)].map((match) => { const begin = lengths(match.index); return { begin, end: begin + [...match[0]].length }; });
    return {
      schema: "verbale-record/1", reader: { version: "0", model: null, codebook: null }, id: "pasted", uri: null, title: asked.title ?? null, outlet: null, language: "en", published: asked.published ?? null,
      text: asked.text, blocks: spans(/[^\n]+(?:\n[^\n]+)*/g).map((span) => ({ ...span, kind: "paragraph" as const })), sentences: spans(/[^\n]+/g), entities: [], times: [],
      quotes: spans(/(?<=[“"])[^“”"\n]+(?=[”"])/g).map((span, at) => ({ id: `q${at + 1}`, kind: "direct" as const, content: [span], cue: null, speaker: null, addressee: null, medium: null, within: null, variant_of: null, variant: null, act: "speech" as const, context: null, time: null, confidence: .5 })),
      events: [],
    };
  };
  const judge = (body: string): Verdict => {
    const given = JSON.parse(body) as Partial<Verdict>;
    if (!given.article || !given.item || !given.verdict || !given.by) throw new Refused(400, "missing", "A verdict needs article, item, verdict and by.");
    const made: Verdict = { article: given.article, item: given.item, verdict: given.verdict, fields: given.fields ?? null, by: given.by, at: new Date().toISOString().slice(0, 19) + "Z", note: given.note ?? null, applies: true };
    verdicts.push(made);
    return made;
  };

  return (method, path, asked, body) => {
    if (method === "POST") {
      if (path === "/api/read") return read(body);
      if (path === "/api/verdicts") return judge(body);
    }
    switch (path) {
      case "/api/articles": return page(articles().filter((row) => common(row, row.published, asked)), asked);
      case "/api/article": {
        const found = records.find((record) => record.id === asked.get("id"));
        if (found === undefined) throw new Refused(404, "not-found", "There is no such article.");
        return found;
      }
      case "/api/events": return page(someEvents(asked, true), asked);
      case "/api/quotes": return page(someQuotes(asked), asked);
      case "/api/search": return search(asked);
      case "/api/timeline": return timeline(asked);
      case "/api/actors": return actors(asked);
      case "/api/dyads": return dyads(asked);
      case "/api/counts": return counts(asked);
      case "/api/codebook": return codebook;
      case "/api/verdicts": return { items: verdicts.filter((one) => one.article === asked.get("article")) };
      case "/api/status": {
        const days = events().map((row) => row.day).filter((on) => on !== null).sort();
        return { version: "mock", articles: records.length, quotes: quotes().length, events: events().length, first_day: days[0] ?? null, last_day: days.at(-1) ?? null, can_read: true, can_correct: true };
      }
      default: throw new Refused(404, "not-found", `There is nothing at ${path}.`);
    }
  };
}

export function mock(file: string): Plugin {
  const answer = answerer(file);
  const handle = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const url = new URL(request.url ?? "/", "http://local");
    if (!url.pathname.startsWith("/api/")) { next(); return; }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      let status = 200, body: unknown;
      try {
        body = answer(request.method ?? "GET", url.pathname, url.searchParams, Buffer.concat(parts).toString("utf8"));
      } catch (error) {
        status = error instanceof Refused ? error.status : 400;
        body = { error: { code: error instanceof Refused ? error.code : "bad-request", message: (error as Error).message } };
        if (status === 503) response.setHeader("retry-after", "2");
      }
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(body));
    });
  };
  return {
    name: "verbale-mock",
    configureServer(server) { server.middlewares.use(handle); },
    configurePreviewServer(server) { server.middlewares.use(handle); },
  };
}
