// A record, arranged as the page shows it: blocks with their spans and cards, speakers with their colours, and what lights up with what.
import type { ArticleRecord, Span } from "../../api";
import { inUnits } from "../../offsets";
import { clip } from "../../text";

export type Block = ArticleRecord["blocks"][number];
export type Entity = ArticleRecord["entities"][number];
export type Mention = Entity["mentions"][number];
export type Quote = ArticleRecord["quotes"][number];
export type Happening = ArticleRecord["events"][number];
export type Time = ArticleRecord["times"][number];

export type MarkKind = "quote" | "cue" | "speaker" | "addressee" | "medium" | "trigger" | "role" | "time" | "name";

/** A span that is marked in the text. */
export interface Mark extends Span {
  kind: MarkKind;
  /** What is chosen by pointing at it: "q1", "v2", "e3"; empty: nothing. */
  item: string;
  /** Of quotes: whose it is. */
  speaker?: Speaker;
  /** Of triggers. */
  event?: Happening;
}

export interface Speaker {
  key: string;
  name: string;
  /** 1 … 10, a colour of style.css; 0: nobody is named. */
  hue: number;
  /** The colours have been used up before: told apart by the line. */
  again: boolean;
  quotes: number;
}

export interface Item extends Span { id: string; quote?: Quote; event?: Happening }

export interface ModelBlock extends Span {
  index: number;
  kind: Block["kind"];
  marks: Mark[];
  items: Item[];
}

export interface Lit extends Span { strength: "lit" | "soft" }

const NOBODY = "nobody";
const HUES = 10;

export class Model {
  readonly record: ArticleRecord;
  readonly text: string;
  readonly blocks: ModelBlock[];
  /** In order of first appearance. */
  readonly speakers: Speaker[];
  /** Quotes and events, in the order of the text. */
  readonly items: Item[];
  private readonly entities: Map<string, Entity>;
  private readonly quotes: Map<string, Quote>;
  private readonly events: Map<string, Happening>;
  private readonly times: Map<string, Time>;
  private readonly speakerOf = new Map<string, Speaker>();

  constructor(given: ArticleRecord) {
    const record = this.record = inUnits(given);
    const text = this.text = record.text;
    const by = <T extends { id: string }>(items: T[]): Map<string, T> => new Map(items.map((one) => [one.id, one]));
    this.entities = by(record.entities);
    this.quotes = by(record.quotes);
    this.events = by(record.events);
    this.times = by(record.times);

    const speakers = new Map<string, Speaker>();
    for (const quote of [...record.quotes].sort((a, b) => first(quoteSpans(a)).begin - first(quoteSpans(b)).begin)) {
      const key = this.speakerKey(quote);
      let speaker = speakers.get(key);
      if (speaker === undefined) {
        const number = [...speakers.keys()].filter((one) => one !== NOBODY).length;
        speaker = { key, name: this.speakerName(quote) ?? "nobody named", hue: key === NOBODY ? 0 : 1 + number % HUES, again: key !== NOBODY && number >= HUES, quotes: 0 };
        speakers.set(key, speaker);
      }
      speaker.quotes += 1;
      this.speakerOf.set(quote.id, speaker);
    }
    this.speakers = [...speakers.values()];

    const whole: Block[] = record.blocks.length > 0 ? record.blocks : text === "" ? [] : [{ begin: 0, end: text.length, kind: "paragraph" }];
    this.blocks = whole.map((block, index) => ({ index, kind: block.kind, begin: block.begin, end: block.end, marks: [], items: [] }));

    for (const mark of this.marks()) for (let at = this.blockAt(mark.begin); at < this.blocks.length; ++at) {
      const block = this.blocks[at]!;
      if (block.begin >= mark.end) break;
      if (block.end > mark.begin) block.marks.push(mark);
    }

    this.items = [
      ...record.quotes.map((quote): Item => ({ id: quote.id, quote, ...first(quote.content) })),
      ...record.events.map((event): Item => ({ id: event.id, event, ...best(event) })),
    ].sort((a, b) => a.begin - b.begin || a.end - b.end);
    for (const item of this.items) this.blocks[this.blockAt(item.begin)]?.items.push(item);
  }

  cut(span: Span | null): string { return span === null ? "" : this.text.slice(span.begin, span.end); }
  entity(id: string | null | undefined): Entity | null { return this.entities.get(id ?? "") ?? null; }
  quote(id: string | null | undefined): Quote | null { return this.quotes.get(id ?? "") ?? null; }
  event(id: string | null | undefined): Happening | null { return this.events.get(id ?? "") ?? null; }
  time(id: string | null | undefined): Time | null { return this.times.get(id ?? "") ?? null; }
  speaker(quote: Quote): Speaker { return this.speakerOf.get(quote.id)!; }
  /** "s5" is the fifth sentence. */
  sentence(id: string): Span | null { return /^s[1-9]\d*$/.test(id) ? this.record.sentences[Number(id.slice(1)) - 1] ?? null : null; }

  /** The name of an entity, or else the words of its span. */
  nameOf(role: (Span & { entity: string | null }) | null): string | null {
    return role === null ? null : this.entity(role.entity)?.name ?? this.cut(role);
  }
  speakerName(quote: Quote): string | null { return this.nameOf(quote.speaker); }

  /** The words of the quotation, its pieces parted by an ellipsis. */
  content(quote: Quote): string { return quote.content.map((span) => this.cut(span)).join(" … "); }

  /** The block that holds the place, or the next one. */
  blockAt(place: number): number {
    let low = 0, high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle]!.end <= place) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, this.blocks.length - 1);
  }

  /** What leads from the speaker's words to a name: "he", the description that stands last before it, the name. */
  chain(quote: Quote): Span[] {
    const speaker = quote.speaker, entity = this.entity(speaker?.entity);
    if (speaker === null || entity === null) return [];
    const mentions = [...entity.mentions].sort((a, b) => a.begin - b.begin || b.end - a.end);
    const inside = mentions.filter((mention) => mention.begin >= speaker.begin && mention.end <= speaker.end);
    const full = inside.find((mention) => mention.form === "name");
    if (full !== undefined && this.cut(full) === entity.name) return [];
    const form = inside.find((mention) => mention.begin === speaker.begin && mention.end === speaker.end)?.form ?? inside[0]?.form ?? "nominal";
    const names = mentions.filter((mention) => mention.form === "name");
    const before = (of: Mention[], place: number): Mention | undefined => of.filter((mention) => mention.end <= place).at(-1);
    const links: Span[] = [full ?? speaker];
    const name = full !== undefined ? undefined : before(names, speaker.begin) ?? names[0];
    if (form === "pronoun" && full === undefined) {
      // A description that holds a name, "the judge, Dame Agnes", is a name already.
      const plain = mentions.filter((mention) => mention.form === "nominal" && !names.some((one) => one.begin >= mention.begin && one.end <= mention.end));
      const nominal = before(plain, speaker.begin);
      if (nominal !== undefined && (name === undefined || name.end > speaker.begin || nominal.begin > name.end)) links.push(nominal);
    }
    if (name !== undefined) links.push(name);
    // "Varga" leads on to "Leopold Varga".
    const named = full ?? name, whole = names.find((one) => this.cut(one) === entity.name);
    if (named !== undefined && whole !== undefined && this.cut(named) !== entity.name) links.push(whole);
    return links.length > 1 ? links : [];
  }

  /** All that lights up when an item is chosen. */
  lit(id: string | null): Lit[] {
    if (id === null) return [];
    const found: Lit[] = [];
    const add = (span: Span | null, strength: Lit["strength"]): void => { if (span !== null) found.push({ begin: span.begin, end: span.end, strength }); };
    const others = (entity: string | null | undefined): void => { for (const mention of this.entity(entity)?.mentions ?? []) add(mention, "soft"); };
    const quote = this.quote(id), event = this.event(id), entity = this.entity(id);
    add(this.sentence(id), "lit");
    if (quote !== null) {
      for (const span of [...quote.content, quote.cue, quote.speaker, quote.addressee, quote.medium]) add(span, "lit");
      for (const span of this.chain(quote)) add(span, "lit");
      add(quote.context, "soft");
      add(this.time(quote.time), "soft");
      for (const other of this.variants(quote)) for (const span of other.content) add(span, "soft");
      others(quote.speaker?.entity);
    }
    if (event !== null) {
      for (const mention of event.mentions) add(mention, mention.best ? "lit" : "soft");
      for (const span of [event.source, event.target, event.place]) add(span, "lit");
      add(this.time(event.date?.from), "lit");
      others(event.source?.entity);
      others(event.target?.entity);
    }
    if (entity !== null) for (const mention of entity.mentions) add(mention, mention.form === "name" ? "lit" : "soft");
    return found;
  }

  /** The statements that are the same as this one. */
  variants(quote: Quote): Quote[] {
    const root = quote.variant_of ?? quote.id;
    return this.record.quotes.filter((other) => other.id !== quote.id && (other.id === root || other.variant_of === root));
  }

  /** Where to scroll to. */
  place(id: string): Span | null {
    const quote = this.quote(id), event = this.event(id), entity = this.entity(id);
    return quote !== null ? first(quote.content) : event !== null ? best(event) : entity !== null ? entity.mentions[0] ?? null : this.sentence(id);
  }

  /** The text with who said it and where. */
  citation(id: string, link: string | null): string | null {
    const quote = this.quote(id), event = this.event(id), entity = this.entity(id), sentence = this.sentence(id);
    const inner = (place: Span): Span => this.record.sentences.find((span) => span.begin <= place.begin && place.begin < span.end) ?? place;
    const words = quote !== null ? this.content(quote) : event !== null ? this.cut(inner(best(event))) : sentence !== null ? this.cut(sentence) : entity?.name ?? null;
    if (words === null) return null;
    const { title, outlet, published, uri } = this.record;
    const paper = [outlet, published?.slice(0, 10)].filter((part) => part != null && part !== "").join(", ");
    const source = [title, paper === "" ? null : `(${paper})`].filter((part) => part !== null).join(" ");
    const parts = [quote !== null ? this.speakerName(quote) : null, source, uri, link].filter((part) => part !== null && part !== "");
    return `"${words.replace(/\s+/g, " ")}"${parts.length > 0 ? ` — ${parts.join(", ")}` : ""}`;
  }

  private speakerKey(quote: Quote): string {
    return quote.speaker === null ? NOBODY : quote.speaker.entity ?? `“${clip(this.cut(quote.speaker), 100).toLowerCase()}`;
  }

  private *marks(): Generator<Mark> {
    const { record } = this;
    for (const quote of record.quotes) {
      const speaker = this.speaker(quote);
      for (const span of quote.content) yield { begin: span.begin, end: span.end, kind: "quote", item: quote.id, speaker };
      for (const [span, kind] of [[quote.cue, "cue"], [quote.speaker, "speaker"], [quote.addressee, "addressee"], [quote.medium, "medium"]] as const) {
        if (span !== null) yield { begin: span.begin, end: span.end, kind, item: quote.id, speaker };
      }
    }
    for (const event of record.events) {
      for (const mention of event.mentions) yield { begin: mention.begin, end: mention.end, kind: "trigger", item: event.id, event };
      for (const span of [event.source, event.target, event.place]) if (span !== null) yield { begin: span.begin, end: span.end, kind: "role", item: event.id, event };
    }
    for (const time of record.times) yield { begin: time.begin, end: time.end, kind: "time", item: "" };
    for (const entity of record.entities) for (const mention of entity.mentions) {
      if (mention.form === "name") yield { begin: mention.begin, end: mention.end, kind: "name", item: entity.id };
    }
  }
}

const NOTHING: Span = { begin: 0, end: 0 };
function first(spans: readonly Span[]): Span { return spans[0] ?? NOTHING; }
function quoteSpans(quote: Quote): Span[] { return [...quote.content, ...(quote.speaker === null ? [] : [quote.speaker])]; }
export function best(event: Happening): Span { return event.mentions.find((mention) => mention.best) ?? first(event.mentions); }
