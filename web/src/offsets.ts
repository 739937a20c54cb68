// The record counts in code points, JavaScript in UTF-16 units.
import type { ArticleRecord, Span } from "./api";

/** Turns offsets of one text round.  A surrogate without its other half is one code point, as it is one unit. */
export class Offsets {
  /** Code point offsets of the characters that take two units, ascending. */
  private readonly wide: number[] = [];

  constructor(text: string) {
    let points = 0;
    for (let unit = 0; unit < text.length; ++unit, ++points) {
      const high = text.charCodeAt(unit);
      if (high < 0xd800 || high > 0xdbff || unit + 1 === text.length) continue;
      const low = text.charCodeAt(unit + 1);
      if (low >= 0xdc00 && low <= 0xdfff) { this.wide.push(points); ++unit; }
    }
  }

  /** Whether both count alike. */
  get same(): boolean { return this.wide.length === 0; }

  /** The UTF-16 offset of the code point at `point`: as many more as there are wide ones before it. */
  unit(point: number): number {
    let low = 0, high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle]! < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }
}

/** A copy of the record whose offsets are UTF-16. */
export function inUnits(record: ArticleRecord): ArticleRecord {
  const offsets = new Offsets(record.text);
  if (offsets.same) return record;
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn);
    if (typeof value !== "object" || value === null) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) copy[key] = turn(inner);
    const span = value as Partial<Span>;
    if (typeof span.begin === "number" && typeof span.end === "number") { copy["begin"] = offsets.unit(span.begin); copy["end"] = offsets.unit(span.end); }
    return copy;
  };
  const layers = ["blocks", "sentences", "entities", "times", "quotes", "events"] as const;
  return { ...record, ...Object.fromEntries(layers.map((layer) => [layer, turn(record[layer])])) };
}
