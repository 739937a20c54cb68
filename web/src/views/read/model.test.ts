import { describe, expect, it } from "vitest";
import type { ArticleRecord } from "../../api";
import { Model } from "./model";

const TEXT = "Title 😀\n\nVladimir Putin met them. The Russian leader smiled. “Yes,” he said.\n\n“Yes, again,” Putin told Ann.";
function at(words: string, from = 0): { begin: number; end: number } {
  const unit = TEXT.indexOf(words, from);
  const begin = [...TEXT.slice(0, unit)].length;
  return { begin, end: begin + [...words].length };
}
const putin = { begin: at("Putin told").begin, end: at("Putin told").begin + 5 };
const record: ArticleRecord = {
  schema: "verbale-record/1", reader: { version: "1", model: null, codebook: null }, id: "a", uri: "https://example.org/a", title: "Title", outlet: "The Paper", language: "en", published: "2026-03-20T08:00:00Z", text: TEXT,
  blocks: [{ ...at("Title 😀"), kind: "title" }, { begin: at("Vladimir").begin, end: at("he said.").end, kind: "paragraph" }, { begin: at("“Yes, again").begin, end: [...TEXT].length, kind: "paragraph" }],
  sentences: [at("Title 😀"), at("Vladimir Putin met them."), at("The Russian leader smiled."), at("“Yes,” he said."), { begin: at("“Yes, again").begin, end: [...TEXT].length }],
  entities: [
    { id: "e1", name: "Vladimir Putin", type: "person", country: "RUS", sector: "GOV", actor: "RUSGOV", wikidata: null, mentions: [{ ...at("Vladimir Putin"), form: "name" }, { ...at("The Russian leader"), form: "nominal" }, { ...at("he said"), end: at("he said").begin + 2, form: "pronoun" }, { ...putin, form: "name" }] },
    { id: "e2", name: "Ann", type: "person", country: null, sector: null, actor: null, wikidata: null, mentions: [{ ...at("Ann"), form: "name" }] },
  ],
  times: [],
  quotes: [
    { id: "q1", kind: "direct", content: [at("Yes,")], cue: at("said"), speaker: { begin: at("he said").begin, end: at("he said").begin + 2, entity: "e1" }, addressee: null, medium: null, within: null, variant_of: null, variant: null, act: "speech", context: null, time: null, confidence: .9 },
    { id: "q2", kind: "direct", content: [at("Yes, again,")], cue: at("told"), speaker: { ...putin, entity: "e1" }, addressee: { ...at("Ann"), entity: "e2" }, medium: null, within: null, variant_of: "q1", variant: "reworded", act: "speech", context: null, time: null, confidence: .8 },
  ],
  events: [{ id: "v1", plover: "CONSULT", mode: "visit", cameo: "042", quad: "verbal cooperation", goldstein: 1, status: "actual", alleged: false, factuality: 2, source: { ...at("Vladimir Putin"), entity: "e1", actor: "RUSGOV", country: "RUS" }, target: null, date: null, place: null, mentions: [{ ...at("met"), best: true, background: false }], reported_by: null, confidence: .7 }],
};
const model = new Model(record);
const words = (spans: readonly { begin: number; end: number }[]): string[] => spans.map((span) => model.cut(span));

describe("a model", () => {
  it("leads from a pronoun by the description to the name", () => {
    expect(words(model.chain(model.quote("q1")!))).toEqual(["he", "The Russian leader", "Vladimir Putin"]);
    expect(words(model.chain(model.quote("q2")!))).toEqual(["Putin", "Vladimir Putin"]);
  });
  it("knows one speaker, and the block of each item", () => {
    expect(model.speakers.map((speaker) => [speaker.name, speaker.hue, speaker.quotes])).toEqual([["Vladimir Putin", 1, 2]]);
    expect(model.blocks.map((block) => block.items.map((item) => item.id).join(" "))).toEqual(["", "v1 q1", "q2"]);
  });
  it("lights the quotation and its speaker, and softly what is the same", () => {
    const lit = model.lit("q1");
    expect(words(lit.filter((span) => span.strength === "lit"))).toEqual(expect.arrayContaining(["Yes,", "said", "he", "Vladimir Putin"]));
    expect(words(lit.filter((span) => span.strength === "soft"))).toEqual(expect.arrayContaining(["Yes, again,", "Putin"]));
    expect(model.lit("q99")).toEqual([]);
    expect(words(model.lit("s3"))).toEqual(["The Russian leader smiled."]);
  });
  it("cites", () => {
    expect(model.citation("q2", "http://here/?item=q2")).toBe('"Yes, again," — Vladimir Putin, Title (The Paper, 2026-03-20), https://example.org/a, http://here/?item=q2');
    expect(model.citation("v1", null)).toContain('"Vladimir Putin met them."');
  });
  it("takes a record without blocks, and an empty one", () => {
    expect(new Model({ ...record, blocks: [] }).blocks).toHaveLength(1);
    expect(new Model({ ...record, text: "", blocks: [], sentences: [], entities: [], quotes: [], events: [] }).blocks).toEqual([]);
  });
});
