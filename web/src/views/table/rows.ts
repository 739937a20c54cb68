// A long list of which only what is looked at is held.  Pages follow each other by cursors: the way to a far row leads over those before
// it, once; a page that was let go is asked for again by its cursor.
import { get, type Page } from "../../api";
import type { Query } from "../../loading";

const PAGE_ROWS = 200;
const PAGES_HELD = 40;

interface Slot<T> { cursor: string | undefined; rows: readonly T[] | null; used: number }

export class Rows<T> {
  #slots: Slot<T>[] = [{ cursor: undefined, rows: null, used: 0 }];
  #size = PAGE_ROWS;         // rows of a full page: what the server gave for the first
  #length: number | null = null;   // known at the end
  #asking: Promise<void> | null = null;
  #turn = 0;
  #stop = new AbortController();
  total = 0;
  /** There are more than `total`. */
  more = false;
  error: unknown = null;

  constructor(private readonly path: string, private readonly query: Query, private changed: () => void) {}

  /** Another one looks at it now. */
  watch(changed: () => void): void { this.changed = changed; }
  close(): void { this.#stop.abort(); this.#stop = new AbortController(); this.#asking = null; }

  get started(): boolean { return this.#slots[0]?.rows !== null || this.#slots.length > 1; }
  get loading(): boolean { return this.#asking !== null; }

  /** How many rows there are to scroll over, as far as it is known. */
  get length(): number {
    if (this.#length !== null) return this.#length;
    if (!this.started) return 0;
    return this.more ? Math.max(this.total, this.#slots.length * this.#size) : this.total;
  }

  /** null: not here (yet). */
  row(index: number): T | null {
    return this.#slots[Math.floor(index / this.#size)]?.rows?.[index % this.#size] ?? null;
  }

  /** All rows at hand, in their order. */
  held(): T[] { return this.#slots.flatMap((slot) => slot.rows ?? []); }

  /** Sees to it that these rows come. */
  want(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / this.#size)), to = Math.floor(Math.max(0, last) / this.#size);
    this.#turn += 1;
    for (let at = from; at <= to; at++) { const slot = this.#slots[at]; if (slot !== undefined) slot.used = this.#turn; }
    if (this.#asking !== null || this.error !== null) return;
    for (let at = from; at <= to; at++) if (this.#slots[at]?.rows === null) { this.#ask(at); return; }
    // Not reached yet: the last page that is known leads on.
    const end = this.#slots.length - 1;
    if (to > end && this.#slots[end]?.rows === null) this.#ask(end);
  }

  retry(): void { this.error = null; this.changed(); }

  #ask(at: number): void {
    const slot = this.#slots[at];
    if (slot === undefined) return;
    const stop = this.#stop.signal;
    this.#asking = get<Page<T>>(this.path, { ...this.query, limit: PAGE_ROWS, cursor: slot.cursor }, stop).then(
      (page) => {
        if (stop.aborted) return;
        slot.rows = page.items;
        slot.used = this.#turn;
        if (at === 0) { this.total = page.total; this.more = page.more; if (page.next !== null) this.#size = page.items.length; }
        if (at === this.#slots.length - 1) {
          if (page.next === null) this.#length = at * this.#size + page.items.length;
          else this.#slots.push({ cursor: page.next, rows: null, used: 0 });
        }
        this.#forget();
      },
      (error: unknown) => { if (!stop.aborted) this.error = error; },
    ).finally(() => { if (!stop.aborted) { this.#asking = null; this.changed(); } });
  }

  #forget(): void {
    const held = this.#slots.filter((slot) => slot.rows !== null);
    if (held.length <= PAGES_HELD) return;
    const oldest = held.reduce((found, slot) => slot.used < found.used ? slot : found);
    oldest.rows = null;
  }
}
