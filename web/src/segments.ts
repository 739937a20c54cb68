// Overlapping spans cut a text into segments, each of which is shown once, with all that cover it.
import type { Span } from "./api";

export interface Segment<S extends Span> extends Span {
  /** What covers it, those that began first before; of the same beginning in the order given. */
  covers: readonly S[];
}

/** The segments of [begin, end), in order and without gaps.  Spans may stick out, nest and cross; empty ones and those outside are left
 *  out.  Linear in the length, the spans and the answer. */
export function segments<S extends Span>(begin: number, end: number, spans: readonly S[]): Segment<S>[] {
  const length = end - begin;
  if (length <= 0) return [];
  const inside = spans.filter((span) => span.begin < end && span.end > begin && span.begin < span.end);
  if (inside.length === 0) return [{ begin, end, covers: [] }];

  // Chains of the spans that open at each place, and how many close there.
  const opening = new Int32Array(length).fill(-1), following = new Int32Array(inside.length), closing = new Int32Array(length + 1);
  for (let at = inside.length - 1; at >= 0; --at) {
    const span = inside[at]!, place = Math.max(span.begin, begin) - begin;
    following[at] = opening[place]!;
    opening[place] = at;
    closing[Math.min(span.end, end) - begin]! += 1;
  }

  const found: Segment<S>[] = [];
  let covers: readonly S[] = [], from = 0;
  for (let place = 0; place < length; ++place) {
    const first = opening[place]!;
    if (first < 0 && closing[place] === 0) continue;
    if (place > from) found.push({ begin: begin + from, end: begin + place, covers });
    from = place;
    const next = closing[place] === 0 ? [...covers] : covers.filter((span) => span.end > begin + place);
    for (let at = first; at >= 0; at = following[at]!) next.push(inside[at]!);
    covers = next;
  }
  found.push({ begin: begin + from, end, covers });
  return found;
}
