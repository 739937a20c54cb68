import { describe, expect, it } from "vitest";
import { segments } from "./segments";

const span = (begin: number, end: number, id = `${begin}-${end}`) => ({ begin, end, id });
const shape = (begin: number, end: number, spans: ReturnType<typeof span>[]) =>
  segments(begin, end, spans).map((one) => [one.begin, one.end, one.covers.map((cover) => cover.id).join(" ")]);

describe("segments", () => {
  it("of text without spans are one", () => {
    expect(shape(3, 8, [])).toEqual([[3, 8, ""]]);
    expect(shape(3, 3, [span(0, 9)])).toEqual([]);
  });

  it("of spans that nest, cross and touch", () => {
    expect(shape(0, 10, [span(2, 8, "a"), span(4, 6, "b")])).toEqual([[0, 2, ""], [2, 4, "a"], [4, 6, "a b"], [6, 8, "a"], [8, 10, ""]]);
    expect(shape(0, 10, [span(0, 6, "a"), span(4, 10, "b")])).toEqual([[0, 4, "a"], [4, 6, "a b"], [6, 10, "b"]]);
    expect(shape(0, 6, [span(0, 3, "a"), span(3, 6, "b")])).toEqual([[0, 3, "a"], [3, 6, "b"]]);
    expect(shape(0, 4, [span(1, 3, "a"), span(1, 3, "b")])).toEqual([[0, 1, ""], [1, 3, "a b"], [3, 4, ""]]);
  });

  it("leave out what is empty or outside, and cut what sticks out", () => {
    expect(shape(10, 20, [span(0, 10), span(20, 30), span(15, 15), span(5, 12, "a"), span(18, 40, "b")])).toEqual([[10, 12, "a"], [12, 18, ""], [18, 20, "b"]]);
  });

  it("join to the whole, each covered by exactly the spans that hold it", () => {
    let seed = 7;
    const random = (below: number): number => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * below); };
    for (let turn = 0; turn < 300; ++turn) {
      const begin = random(5), end = begin + 1 + random(40);
      const spans = Array.from({ length: random(12) }, (_, at) => { const from = random(50); return span(from, from + random(20), String(at)); });
      const found = segments(begin, end, spans);
      let place = begin;
      for (const one of found) {
        expect(one.begin).toBe(place);
        expect(one.end).toBeGreaterThan(one.begin);
        place = one.end;
        for (let at = one.begin; at < one.end; ++at) {
          expect(new Set(one.covers.map((cover) => cover.id))).toEqual(new Set(spans.filter((each) => each.begin <= at && at < each.end).map((each) => each.id)));
        }
      }
      expect(place).toBe(end);
    }
  });

  it("of a long text with many spans come at once", () => {
    const spans = Array.from({ length: 100_000 }, (_, at) => span(at * 10, at * 10 + 7, String(at)));
    const before = performance.now();
    expect(segments(0, 1_000_000, spans)).toHaveLength(200_000);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
