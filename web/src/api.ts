// What the server answers (GET /api/openapi.json describes the same).  Offsets are Unicode code points of the article's text; the
// page converts them to UTF-16 (offsets.ts).  Unknown is null.

export interface Span { begin: number; end: number }
export interface Role extends Span { entity: string | null }
export interface Actor extends Role { actor: string | null; country: string | null }

export type Status = "actual" | "future" | "hypothetical" | "negated" | "historical";
export type Quad = "verbal cooperation" | "material cooperation" | "verbal conflict" | "material conflict";
export type Kind = "direct" | "indirect" | "mixed";

/** GET /api/article?id=ID, and POST /api/read {text, title?, published?}: the record (docs/record.md). */
export interface ArticleRecord {
  schema: string;
  reader: { version: string; model: string | null; codebook: string | null };
  id: string;
  uri: string | null;
  title: string | null;
  outlet: string | null;
  language: string | null;
  published: string | null;
  text: string;
  blocks: (Span & { kind: "title" | "byline" | "dateline" | "caption" | "paragraph" | "boilerplate" })[];
  sentences: Span[];
  entities: {
    id: string; name: string; type: "person" | "organization" | "place" | "group" | "other";
    country: string | null; sector: string | null; actor: string | null; wikidata: string | null;
    mentions: (Span & { form: "name" | "nominal" | "pronoun" })[];
  }[];
  times: (Span & { id: string; type: string; value: string | null; mod: string | null })[];
  quotes: {
    id: string; kind: Kind; content: Span[]; cue: Span | null; speaker: Role | null; addressee: Role | null; medium: Span | null;
    within: string | null; variant_of: string | null; variant: "same" | "cut" | "reworded" | null;
    act: "speech" | "writing" | "thought" | "intention"; context: Span | null; time: string | null; confidence: number;
  }[];
  events: {
    id: string; plover: string | null; mode: string | null; cameo: string | null; quad: Quad | null; goldstein: number | null;
    status: Status; alleged: boolean; factuality: number; source: Actor | null; target: Actor | null;
    date: { first: string | null; last: string | null; from: string } | null;
    place: (Role & { country: string | null }) | null;
    mentions: (Span & { best: boolean; background: boolean })[];
    reported_by: string | null; confidence: number;
  }[];
}

/** One page of a list.  `next` is the cursor of the page after (give it back as ?cursor=); null: this was the last.
 *  `total` counts up to 10,000 rows; `more` says that there are yet more. */
export interface Page<T> { items: T[]; next: string | null; total: number; more: boolean }

/** GET /api/events.  Sorted by day (none comes last), article, number; ?order=desc turns it round. */
export interface EventRow {
  article: string; title: string | null; uri: string | null; outlet: string | null; published: string | null;
  event: string;                                   // "v3"
  plover: string | null; mode: string | null; cameo: string | null; quad: Quad | null; goldstein: number | null;
  status: Status; alleged: boolean; factuality: number;
  source: string | null; source_name: string | null; source_actor: string | null; source_country: string | null;
  target: string | null; target_name: string | null; target_actor: string | null; target_country: string | null;
  day: string | null;                              // the event's first day, or else the article's
  first: string | null; last: string | null;
  place: string | null; place_country: string | null;
  begin: number; end: number; trigger: string;     // of the best mention
  sentence: string | null; sentence_begin: number | null;
  mentions: number; reported_by: string | null; confidence: number;
  verdict: Verdict | null;                         // the latest
}

/** GET /api/quotes */
export interface QuoteRow {
  article: string; title: string | null; uri: string | null; outlet: string | null; published: string | null;
  quote: string;                                   // "q3"
  kind: Kind; act: string; begin: number; end: number; content: string; cue: string | null;
  speaker: string | null; speaker_name: string | null; speaker_actor: string | null; speaker_country: string | null;
  addressee: string | null; medium: string | null; confidence: number;
  verdict: Verdict | null;
}

/** GET /api/articles */
export interface ArticleRow {
  article: string; title: string | null; uri: string | null; outlet: string | null; published: string | null; language: string | null;
  quotes: number; events: number;
}

/** GET /api/search?q=WORDS: articles, best first.  A snippet is a list of pieces, those that matched marked. */
export interface SearchRow extends ArticleRow { snippet: { text: string; match: boolean }[] }

/** GET /api/timeline?by=day|week|month|year: {items}, oldest first, bins without anything left out.  Counts of events leave out what is
 *  not actual unless ?status= asks for it. */
export interface TimelineBin {
  first: string; last: string;                     // ISO days of the bin
  articles: number; quotes: number; events: number;
  verbal_cooperation: number; material_cooperation: number; verbal_conflict: number; material_conflict: number;
  goldstein: number | null;                        // mean
}

/** GET /api/actors?by=country|actor|name: {items}, most events first, ?limit= (100). */
export interface ActorRow {
  key: string; name: string; country: string | null;
  events: number; as_source: number; as_target: number;
  cooperation: number; conflict: number; quotes: number;
}

/** GET /api/dyads?by=country|actor|name: {items}, most events first; who does to whom, each direction a row. */
export interface DyadRow {
  source: string; source_name: string; target: string; target_name: string; events: number;
  verbal_cooperation: number; material_cooperation: number; verbal_conflict: number; material_conflict: number;
  goldstein: number | null; first: string | null; last: string | null;
}

/** GET /api/counts?of=events|quotes&by=type|mode|status|quad|source|target|place|outlet|speaker|kind: {items}, facets, most first. */
export interface CountRow { key: string; name: string; count: number }

/** GET /api/status */
export interface ServerStatus {
  version: string; articles: number; quotes: number; events: number;
  first_day: string | null; last_day: string | null;
  can_read: boolean;      // POST /api/read works
  can_correct: boolean;   // POST /api/verdicts works
}

/** GET /api/codebook */
export interface Codebook {
  types: { code: string; name: string; quad: Quad; definition: string }[];
  modes: { type: string; code: string; definition: string }[];
  cameo: { code: string; name: string }[];
  countries: { code: string; name: string }[];
}

/** A person's word on an event or a quotation.  GET /api/verdicts?article=ID: {items}, oldest first; POST /api/verdicts adds one
 *  (JSON of article, item, verdict, by, note?, fields?).  The original stays as it was. */
export interface Verdict {
  article: string; item: string;                   // "v3", "q2"
  verdict: "right" | "wrong" | "edited";
  /** of "edited": the fields that change, in the record's words: plover mode cameo status alleged date{first,last}
   *  source{actor,country} target{actor,country}; of quotes: kind act speaker_name. */
  fields: { [field: string]: unknown } | null;
  by: string; at: string;                          // ISO time, UTC
  note: string | null;
  applies: boolean;                                // false: the article was read anew and has no such item any more
}

/** Errors come as {error: {code, message}} with a fitting HTTP status. */
export class ApiError extends Error {
  /** `wait_s`: how many seconds the server asks us to wait (Retry-After); null: it does not say. */
  constructor(readonly status: number, readonly code: string, message: string, readonly wait_s: number | null = null) { super(message); }
}

/** What lists and counts can be asked for.  Several values of one filter are parted by commas.
 *  source, target, actor (either side): actor code or its beginning (RUS, RUSGOV), or words; pair: "RUS,USA", both directions;
 *  q: words of the article's text; about: words of the quotation. */
export type FilterName = "source" | "target" | "actor" | "pair" | "type" | "mode" | "cameo" | "quad" | "status" | "place" | "since"
  | "until" | "article" | "outlet" | "q" | "speaker" | "about" | "kind" | "act";
export type Filters = Partial<Record<FilterName, string>>;
export const EVENT_FILTERS: readonly FilterName[] = ["source", "target", "actor", "pair", "type", "mode", "cameo", "quad", "status", "place", "since", "until", "article", "outlet", "q"];
export const QUOTE_FILTERS: readonly FilterName[] = ["speaker", "about", "kind", "act", "since", "until", "article", "outlet", "q"];

type Query = { [name: string]: string | number | undefined };

/** The path with its query; what is undefined or empty is left out. */
export function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") words.set(name, String(value));
  const text = words.toString();
  return text === "" ? path : `${path}?${text}`;
}

function seconds(header: string | null): number | null {
  return header !== null && /^\d{1,4}$/.test(header) ? Number(header) : null;
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) {
    try {
      return await response.json() as T;
    } catch (error) {
      // Given up in the middle: whoever asked wants it no more.
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError(0, "unreachable", "The server's answer was cut short.");
    }
  }
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: string; message?: string } } | null)?.error;
  throw new ApiError(response.status, error?.code ?? "unknown", error?.message ?? `The server answered ${response.status}.`, seconds(response.headers.get("retry-after")));
}

/** Throws ApiError; with status 0 where there is no server. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return answer<T>(await reach(address(path, query), { signal: signal ?? null, headers: { accept: "application/json" } }));
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return answer<T>(await reach(path, {
    method: "POST", signal: signal ?? null, body: JSON.stringify(body), headers: { "content-type": "application/json", accept: "application/json" },
  }));
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "The server does not answer.");
  }
}
