// What is going on while one article is read: what is chosen, open, hidden, lit.
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import { post, type ArticleRecord, type Verdict } from "../../api";
import { item, options, permalink, setOption } from "../../state";
import { announce } from "../../ui";
import { short } from "../../text";
import { Model, type Happening, type Item, type Lit } from "./model";

export const LAYERS = ["quotes", "events", "names", "times"] as const;
export type Layer = (typeof LAYERS)[number];

export class Reading {
  readonly model: Model;
  /** The item whose details are open. */
  readonly opened = signal<string | null>(null);
  /** The item whose card has slid too far from its paragraph, and stands beside it, over the others. */
  readonly beside = signal<{ id: string; top_px: number } | null>(null);
  readonly verdicts = signal<ReadonlyMap<string, readonly Verdict[]>>(new Map());
  readonly hidden: ReadonlySignal<ReadonlySet<string>> = computed(() => new Set((options.value["read.hide"] ?? "").split(",")));
  /** Keys of the only speakers whose quotations are shown; empty: all. */
  readonly only: ReadonlySignal<ReadonlySet<string>> = computed(() => new Set((options.value["read.speakers"] ?? "").split(",").filter((key) => key !== "").map(decode)));
  /** What is lit, by the number of its block. */
  readonly lit: ReadonlySignal<ReadonlyMap<number, Lit[]>>;

  /** `id` is null where the text is not in the database. */
  constructor(record: ArticleRecord, readonly id: string | null) {
    this.model = new Model(record);
    this.lit = computed(() => {
      const blocks = new Map<number, Lit[]>();
      for (const span of this.model.lit(item.value)) for (let at = this.model.blockAt(span.begin); at < this.model.blocks.length; ++at) {
        const block = this.model.blocks[at]!;
        if (block.begin >= span.end) break;
        const list = blocks.get(at);
        if (list === undefined) blocks.set(at, [span]);
        else list.push(span);
      }
      return blocks;
    });
  }

  shows(one: Item): boolean {
    if (one.event !== undefined) return !this.hidden.value.has("events");
    return !this.hidden.value.has("quotes") && this.speaks(this.model.speaker(one.quote!).key);
  }
  speaks(key: string): boolean { return this.only.value.size === 0 || this.only.value.has(key); }

  toggleLayer(layer: Layer): void {
    const next = new Set(this.hidden.value);
    if (!next.delete(layer)) next.add(layer);
    setOption("read.hide", LAYERS.filter((one) => next.has(one)).join(","));
  }
  toggleSpeaker(key: string): void {
    const next = new Set(this.only.value);
    if (!next.delete(key)) next.add(key);
    setOption("read.speakers", next.size === this.model.speakers.length ? "" : [...next].map(encodeURIComponent).join(","));
    const shown = this.model.items.filter((one) => one.quote !== undefined && this.shows(one)).length;
    announce(`${shown} of ${this.model.record.quotes.length} quotations are shown.`);
  }

  choose(id: string | null, details = true): void {
    batch(() => { item.value = id; this.opened.value = details ? id : null; this.beside.value = null; });
    if (id !== null) { announce(this.tell(id)); this.show(id); }
  }

  /** The next or previous of what is shown; before anything is chosen, the first or last. */
  step(by: 1 | -1): void {
    const items = this.model.items.filter((one) => this.shows(one));
    if (items.length === 0) return;
    const at = items.findIndex((one) => one.id === item.value);
    let next: Item | undefined;
    if (at >= 0) next = items[at + by];
    else {
      const place = item.value === null ? null : this.model.place(item.value);
      next = place === null ? items.at(by === 1 ? 0 : -1) : by === 1 ? items.find((one) => one.begin >= place.begin) : items.findLast((one) => one.begin < place.begin);
    }
    if (next !== undefined) this.choose(next.id, false);
  }

  /** The sentence at a place, or the next one. */
  chooseSentence(place: number): void {
    const at = this.model.record.sentences.findIndex((span) => span.end > place);
    if (at >= 0) this.choose(`s${at + 1}`);
  }
  stepSentence(by: 1 | -1): void {
    const now = item.value;
    if (now !== null && this.model.sentence(now) !== null) {
      const next = `s${Number(now.slice(1)) + by}`;
      if (this.model.sentence(next) !== null) this.choose(next);
    } else this.chooseSentence(now === null ? 0 : this.model.place(now)?.begin ?? 0);
  }

  /** Brings a place of the text into sight, once what is lit has been drawn. */
  show(id: string): void {
    const place = this.model.place(id);
    if (place !== null) this.showPlace(place.begin, () => this.fetchCard(id, place.begin));
  }
  private fetchCard(id: string, begin: number): void {
    const card = document.querySelector(`#card-${CSS.escape(id)}`), words = document.querySelector(`.article [data-begin="${begin}"]`), block = card?.closest(".block") ?? null;
    if (item.value !== id || card === null || words === null || block === null) return;
    const box = card.getBoundingClientRect();
    if (box.bottom < 100 || box.top > innerHeight - 60) this.beside.value = { id, top_px: Math.round(words.getBoundingClientRect().top - block.getBoundingClientRect().top) };
  }
  showPlace(begin: number, then: () => void = () => {}, turns = 3): void {
    requestAnimationFrame(() => {
      const found = document.querySelector(`.article [data-begin="${begin}"]`);
      if (found !== null) {
        const box = found.getBoundingClientRect();
        if (box.top < 120 || box.top > innerHeight - 120) found.scrollIntoView({ block: "center" });
      }
      // Blocks that were out of sight get their true height only now.
      if (turns > 0) this.showPlace(begin, then, turns - 1);
      else then();
    });
  }

  link(id: string | null): string | null { return this.id === null ? null : permalink(this.id, id); }

  /** One line on an item. */
  tell(id: string): string {
    const { model } = this, quote = model.quote(id), event = model.event(id), entity = model.entity(id), sentence = model.sentence(id);
    if (quote !== null) return `Quotation ${id}: ${short(model.speakerName(quote) ?? "nobody named", 60)}: ${short(model.content(quote), 120)}`;
    if (event !== null) return `Event ${id}: ${short(eventLine(model, event), 200)}`;
    if (entity !== null) return `${short(entity.name, 80)}, ${entity.mentions.length} mentions`;
    if (sentence !== null) return `Sentence ${id.slice(1)}`;
    return "There is no such item in this article.";
  }

  setVerdicts(all: readonly Verdict[]): void {
    const found = new Map<string, Verdict[]>();
    for (const verdict of all) found.set(verdict.item, [...found.get(verdict.item) ?? [], verdict]);
    this.verdicts.value = found;
  }
  async judge(verdict: Pick<Verdict, "item" | "verdict" | "by" | "note" | "fields">): Promise<void> {
    const body: Record<string, unknown> = { article: this.id, item: verdict.item, verdict: verdict.verdict, by: verdict.by };
    if (verdict.note !== null) body["note"] = verdict.note;
    if (verdict.fields !== null) body["fields"] = verdict.fields;
    const answer = await post<Partial<Verdict> | null>("/api/verdicts", body);
    const made: Verdict = { article: this.id ?? "", at: new Date().toISOString(), applies: true, ...verdict, ...answer };
    this.verdicts.value = new Map([...this.verdicts.value, [verdict.item, [...this.verdicts.value.get(verdict.item) ?? [], made]]]);
    announce("Your verdict is kept.");
  }
}

export function eventLine(model: Model, event: Happening): string {
  const mention = event.mentions.find((one) => one.best) ?? event.mentions[0];
  return [model.nameOf(event.source), mention === undefined ? null : model.cut(mention), model.nameOf(event.target)].filter((part) => part !== null).join(" → ");
}

function decode(key: string): string {
  try { return decodeURIComponent(key); } catch { return key; }
}

/** Puts the words on the clipboard; false: the browser did not let us. */
export async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // Pages that are not served safely have no clipboard; the old way still works there.
    const field = document.createElement("textarea");
    field.value = words;
    field.setAttribute("aria-hidden", "true");
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
