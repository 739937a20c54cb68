// A block of the article, its spans marked.
import { memo } from "./memo";
import { useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { Span } from "../../api";
import { segments } from "../../segments";
import { count, visible } from "../../text";
import type { Lit, Mark, ModelBlock } from "./model";
import type { Reading } from "./reading";

type Cover = Mark | (Lit & { kind: "lit" });
const NOTHING: readonly Lit[] = [];
/** Characters of a block that are shown at first: no writer fills this, but a pasted file may. */
const SHOWN = 20_000;
/** What is pointed at first, where several lie over each other. */
const ORDER: readonly string[] = ["trigger", "cue", "speaker", "name", "quote", "addressee", "medium", "role", "time"];

export const QUADS: Readonly<Record<string, string>> = {
  "verbal cooperation": "verbal-cooperation", "material cooperation": "material-cooperation", "verbal conflict": "verbal-conflict", "material conflict": "material-conflict",
};

function length(span: Span): number { return span.end - span.begin; }

/** Classes and items of a segment; null: nothing covers it that is shown. */
function dress(covers: readonly Cover[], speaks: (key: string) => boolean): { name: string; items: string } | null {
  const names = new Set<string>(), marks: Mark[] = [];
  let quote: Mark | null = null, line: Mark | null = null, lit = "";
  for (const cover of covers) {
    if (cover.kind === "lit") { if (lit !== "lit") lit = cover.strength; continue; }
    if (cover.speaker !== undefined && !speaks(cover.speaker.key)) continue;
    marks.push(cover);
    switch (cover.kind) {
      case "quote": if (quote === null || length(cover) <= length(quote)) quote = cover; break;
      case "cue": case "speaker": case "addressee": case "medium":
        names.add(cover.kind);
        if (line === null || length(cover) <= length(line)) line = cover;
        break;
      case "trigger":
        names.add("trigger").add(QUADS[cover.event?.quad ?? ""] ?? "no-quad");
        if (cover.event !== undefined && cover.event.status !== "actual") names.add("unreal");
        break;
      default: names.add(cover.kind);
    }
  }
  if (quote !== null) names.add("quote");
  if (quote?.speaker !== undefined) names.add(`hue-${quote.speaker.hue}`);
  // A cue or a speaker may stand in somebody else's quotation.
  if (line?.speaker !== undefined) names.add(`own-${line.speaker.hue}`);
  if (quote?.speaker?.again) names.add("again");
  if (lit !== "") names.add(lit);
  if (names.size === 0) return null;
  marks.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || length(a) - length(b));
  return { name: [...names].join(" "), items: [...new Set(marks.map((mark) => mark.item))].filter((one) => one !== "").join(" ") };
}

const TAGS: Readonly<Record<ModelBlock["kind"], "h1" | "p">> = { title: "h1", byline: "p", dateline: "p", caption: "p", paragraph: "p", boilerplate: "p" };

function Passage({ reading, block, title }: { reading: Reading; block: ModelBlock; title: boolean }): VNode {
  const asked = useSignal(SHOWN);
  const lit = useComputed(() => reading.lit.value.get(block.index) ?? NOTHING).value;
  const only = reading.only.value;
  // What is chosen is shown, however far down it is.
  const needed = lit.reduce((most, span) => Math.max(most, Math.min(span.end, span.begin + 2000) - block.begin), 0);
  const end = Math.min(block.end, block.begin + Math.max(asked.value, needed));
  const covers: Cover[] = [...block.marks, ...lit.map((span): Cover => ({ ...span, kind: "lit" }))];
  const parts = segments(block.begin, end, covers).map((part) => {
    const words = visible(reading.model.text.slice(part.begin, part.end));
    const clothes = part.covers.length === 0 ? null : dress(part.covers, (key) => only.size === 0 || only.has(key));
    return clothes === null ? words : <span key={part.begin} class={clothes.name} data-begin={part.begin} data-items={clothes.items || undefined}>{words}</span>;
  });
  const Tag = title ? "h1" : TAGS[block.kind] === "h1" ? "p" : TAGS[block.kind];
  const rest = block.end - end;
  return (
    <div class="passage">
      <Tag class={block.kind} dir="auto">{parts}</Tag>
      {rest > 0 && <button type="button" onClick={() => { asked.value = end - block.begin + 5 * SHOWN; }}>Show more ({count(rest)} characters are left)</button>}
    </div>
  );
}

export default memo(Passage);
