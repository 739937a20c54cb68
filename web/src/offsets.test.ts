import { describe, expect, it } from "vitest";
import { inUnits, Offsets } from "./offsets";
import type { ArticleRecord } from "./api";

describe("offsets", () => {
  it("are alike in text of the basic plane", () => {
    const offsets = new Offsets("Zürich — “ja”");
    expect(offsets.same).toBe(true);
    expect(offsets.unit(7)).toBe(7);
  });

  it("agree with the string's iterator on emoji, flags and joined signs", () => {
    const text = "a😀b🇨🇭c👩‍🚀d";
    const points = [...text], offsets = new Offsets(text);
    let unit = 0;
    for (let point = 0; point <= points.length; ++point) {
      expect(offsets.unit(point)).toBe(unit);
      unit += points[point]?.length ?? 0;
    }
    expect(offsets.unit(points.length)).toBe(text.length);
  });

  it("count a lone surrogate as one", () => {
    for (const text of ["\ud83dx😀", "\ude00x😀", "x\ud83d", "\ud83d\ud83d\ude00y", "\ude00\ud83d"]) {
      const points = [...text], offsets = new Offsets(text);
      for (let point = 0; point <= points.length; ++point) expect(offsets.unit(point)).toBe(points.slice(0, point).join("").length);
    }
  });

  it("are turned in every layer of a record, and the record given stays", () => {
    const record = { text: "😀 “No,” he said.", quotes: [{ id: "q1", content: [{ begin: 3, end: 6 }], speaker: { begin: 8, end: 10, entity: "e1" }, cue: null }], events: [], times: [], entities: [], sentences: [{ begin: 0, end: 16 }], blocks: [] } as unknown as ArticleRecord;
    const turned = inUnits(record), quote = turned.quotes[0]!;
    expect(turned.text.slice(quote.content[0]!.begin, quote.content[0]!.end)).toBe("No,");
    expect(turned.text.slice(quote.speaker!.begin, quote.speaker!.end)).toBe("he");
    expect(record.quotes[0]!.content[0]!.begin).toBe(3);
  });
});
