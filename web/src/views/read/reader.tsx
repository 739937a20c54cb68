// One article, read.
import type { VNode } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useComputed, useSignal } from "@preact/signals";
import { get, type ArticleRecord, type Verdict } from "../../api";
import { article, item } from "../../state";
import { status } from "../../status";
import { announce, typing, Words } from "../../ui";
import { clip, count, day, plural, short, webAddress } from "../../text";
import Cards, { CopyButtons } from "./cards";
import { needCodebook } from "./codebook";
import type { ModelBlock } from "./model";
import Passage from "./passage";
import { copy, LAYERS, Reading, type Layer } from "./reading";
import { memo } from "./memo";

/** Blocks and characters that are laid out, and get their cards, together.  Cards that are longer than their text leave a gap at the end of
 *  each such part; articles of common length are one. */
const TOGETHER = 40, CHARACTERS = 9000;

function chunks(blocks: readonly ModelBlock[]): ModelBlock[][] {
  const found: ModelBlock[][] = [];
  let length = 0;
  for (const block of blocks) {
    const last = found.at(-1);
    if (last === undefined || last.length === TOGETHER || length > CHARACTERS) { found.push([block]); length = 0; }
    else last.push(block);
    length += block.end - block.begin;
  }
  return found;
}

/** Some blocks with their cards; the cards come when the reader is near. */
function PlainPart({ reading, blocks, title }: { reading: Reading; blocks: readonly ModelBlock[]; title: number }): VNode {
  const near = useSignal(typeof IntersectionObserver === "undefined");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null || near.value) return;
    const observer = new IntersectionObserver((entries) => { near.value = entries.some((entry) => entry.isIntersecting); }, { rootMargin: "1200px 0px" });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  // Where something of it is chosen its cards are there, wherever the reader is.
  const wanted = useComputed(() => near.value || blocks.some((block) => block.items.some((one) => one.id === item.value))).value;
  // A card that stands over the others may stick out of its part.
  const raised = useComputed(() => reading.beside.value !== null && blocks.some((block) => block.items.some((one) => one.id === reading.beside.value?.id))).value;
  const height = blocks.reduce((sum, block) => sum + Math.ceil(Math.min(block.end - block.begin, 20_000) / 66) * 30 + 20, 0);
  return (
    <div ref={place} class={raised ? "part raised" : "part"} style={{ containIntrinsicSize: `auto ${height}px` }}>
      {blocks.map((block) => (
        <div key={block.index} class={`block of-${block.kind}`}>
          {wanted && <Cards reading={reading} items={block.items} />}
          {reading.id !== null && <button type="button" class="pilcrow" tabIndex={-1} aria-label="Link to this paragraph" title="Link to a sentence (s)" onClick={() => reading.chooseSentence(block.begin)}>¶</button>}
          <Passage reading={reading} block={block} title={block.index === title} />
        </div>
      ))}
    </div>
  );
}
const Part = memo(PlainPart);

const LAYER_NAMES: Readonly<Record<Layer, string>> = { quotes: "Quotes", events: "Events", names: "Names", times: "Times" };

function Tools({ reading }: { reading: Reading }): VNode {
  const { speakers, record } = reading.model, hidden = reading.hidden.value, only = reading.only.value;
  const numbers: Readonly<Record<Layer, number>> = { quotes: record.quotes.length, events: record.events.length, names: record.entities.length, times: record.times.length };
  const all = useSignal(false);
  const few = matchMedia("(max-width: 34rem)").matches ? 5 : 12;
  const shown = all.value || speakers.length <= few + 1 ? speakers : speakers.slice(0, few);
  return (
    <section class="tools" aria-label="What is marked">
      <div class="layers" role="group" aria-label="Layers">
        {LAYERS.map((layer) => <button key={layer} type="button" class={`chip layer-${layer}`} aria-pressed={!hidden.has(layer)} onClick={() => reading.toggleLayer(layer)}><span class="sample" aria-hidden="true">a</span>{LAYER_NAMES[layer]} <span class="number">{count(numbers[layer])}</span></button>)}
      </div>
      {speakers.length > 0 && !hidden.has("quotes") && (
        <div class="legend" role="group" aria-label="Speakers: show only">
          {shown.map((speaker) => (
            <button key={speaker.key} type="button" class={`chip speaker-chip hue-${speaker.hue}${speaker.again ? " again" : ""}`} aria-pressed={only.has(speaker.key)} onClick={() => reading.toggleSpeaker(speaker.key)}>
              <span class="swatch" aria-hidden="true" /><Words text={speaker.name} length={30} /> <span class="number">{count(speaker.quotes)}</span>
            </button>
          ))}
          {speakers.length > shown.length && <button type="button" class="chip" onClick={() => { all.value = true; }}>{speakers.length - shown.length} more…</button>}
        </div>
      )}
    </section>
  );
}

/** At the foot of the window: the entity or sentence that is chosen, which have no card. */
function Chosen({ reading }: { reading: Reading }): VNode | null {
  const id = item.value, entity = reading.model.entity(id), sentence = id === null ? null : reading.model.sentence(id);
  const at = useSignal(0);
  useEffect(() => { at.value = 0; }, [id]);
  if (id === null || (entity === null && sentence === null)) return null;
  const mentions = entity?.mentions ?? [];
  const go = (by: number): void => {
    at.value = (at.value + by + mentions.length) % mentions.length;
    reading.showPlace(mentions[at.value]!.begin);
    announce(`Mention ${at.value + 1} of ${mentions.length}`);
  };
  return (
    <aside class="foot" aria-label="Chosen">
      {entity !== null && (
        <p>
          <strong><Words text={entity.name} length={80} /></strong>{" "}
          <span class="quiet">{[entity.type, entity.actor ?? entity.country, entity.wikidata].filter((part) => part !== null).join(" · ")} · {plural(mentions.length, "mention")}</span>
        </p>
      )}
      {sentence !== null && <p><strong>Sentence {id.slice(1)}</strong> <span class="quiet"><Words text={clip(reading.model.cut(sentence), 400)} length={90} /></span></p>}
      <div class="actions">
        {mentions.length > 1 && <><button type="button" aria-label="Mention before" onClick={() => go(-1)}>‹</button><span class="quiet">{at.value + 1} / {mentions.length}</span><button type="button" aria-label="Next mention" onClick={() => go(1)}>›</button></>}
        {sentence !== null && <><button type="button" aria-label="Sentence before" onClick={() => reading.stepSentence(-1)}>‹</button><button type="button" aria-label="Next sentence" onClick={() => reading.stepSentence(1)}>›</button></>}
        <CopyButtons reading={reading} id={id} />
        <button type="button" class="plain" aria-label="Choose nothing" onClick={() => reading.choose(null)}>✕</button>
      </div>
    </aside>
  );
}

function Source({ record }: { record: ArticleRecord }): VNode {
  const link = webAddress(record.uri);
  const parts = [
    record.outlet === null ? null : <Words key="outlet" text={record.outlet} length={80} />,
    record.published === null ? null : <time key="day" dateTime={record.published}>{day(record.published)}</time>,
    record.language === null || record.language === "en" ? null : <span key="language">in “{short(record.language, 12)}”: only its text and sentences are read</span>,
    record.uri === null ? null : link !== null ? <a key="uri" href={link} rel="noopener noreferrer" target="_blank"><Words text={record.uri} length={70} /></a> : <Words key="uri" text={record.uri} length={70} />,
  ].filter((part) => part !== null);
  return <p class="source">{parts.map((part, at) => <>{at > 0 && <span aria-hidden="true"> · </span>}{part}</>)}</p>;
}

export function Reader({ record, id, back }: { record: ArticleRecord; id: string | null; back: { words: string; go: () => void } }): VNode {
  const reading = useMemo(() => new Reading(record, id), [record, id]);
  const { model } = reading;
  const parts = useMemo(() => chunks(model.blocks), [model]);
  const title = model.blocks.findIndex((block) => block.kind === "title");

  useEffect(() => {
    document.title = `${short(record.title ?? "Untitled", 80)} · Verbale`;
    needCodebook();
    // A link to an item opens it.
    const wanted = item.value;
    if (wanted !== null) reading.choose(wanted);
    else scrollTo(0, 0);
    if (id === null) return;
    const controller = new AbortController();
    get<{ items: Verdict[] }>("/api/verdicts", { article: id }, controller.signal).then((found) => reading.setVerdicts(found.items), () => { /* Then there are none to show. */ });
    return () => controller.abort();
  }, [reading]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !(event.target instanceof HTMLElement && event.target.closest("dialog"))) {
        if (item.value !== null) reading.choose(null);
        return;
      }
      if (typing(event)) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const card = target?.closest(".card") ?? null;
      const step = event.key === "j" || (card !== null && event.key === "ArrowDown") ? 1 : event.key === "k" || (card !== null && event.key === "ArrowUp") ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        reading.step(step);
        if (card !== null) focusCard(item.value);
      } else if (event.key === "Enter" && item.value !== null && (target === null || target.closest("button, a") === null)) {
        event.preventDefault();
        reading.choose(item.value);
        focusCard(item.value);
      } else if (event.key === "s" || event.key === "S") {
        reading.stepSentence(event.key === "s" ? 1 : -1);
      } else if (event.key === "c" && item.value !== null) {
        const words = model.citation(item.value, reading.link(item.value));
        if (words !== null) void copy(words).then((done) => announce(done ? "Copied." : "The browser did not let the page copy."));
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [reading]);

  const point = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target.closest("[data-items]") : null;
    if (target === null || getSelection()?.isCollapsed === false) return;
    const hidden = reading.hidden.value;
    const items = (target.getAttribute("data-items") ?? "").split(" ").filter((one) => !hidden.has(one.startsWith("q") ? "quotes" : one.startsWith("v") ? "events" : "names"));
    // Pointing again at the same place leads to what lies beneath.
    const next = items[(items.indexOf(item.value ?? "") + 1) % Math.max(items.length, 1)];
    if (next !== undefined) reading.choose(next);
  };

  return (
    <div class="reader">
      <p class="crumb"><button type="button" class="link" onClick={back.go}>← {back.words}</button>{id === null && <span class="tag">not in the database</span>}</p>
      <Source record={record} />
      <Tools reading={reading} />
      <article class="article" data-hide={[...reading.hidden.value].join(" ")} onClick={point}>
        {title < 0 && <h1 class="title" dir="auto">{record.title === null || record.title === "" ? "Untitled" : <Words text={record.title} length={300} />}</h1>}
        {parts.map((blocks) => <Part key={blocks[0]!.index} reading={reading} blocks={blocks} title={title} />)}
        {model.blocks.length === 0 && <p class="state">There is no text.</p>}
      </article>
      {status.value?.can_correct === false && <p class="quiet">This record is read only.</p>}
      <p class="quiet made">Read by Verbale {short(record.reader.version, 20)}{record.reader.model !== null && `, model ${short(record.reader.model, 40)}`}{record.reader.codebook !== null && `, codebook ${short(record.reader.codebook, 20)}`}</p>
      <Chosen reading={reading} />
    </div>
  );
}

function focusCard(id: string | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`#card-${CSS.escape(id ?? "")} .head`)?.focus()));
}

export function leave(): void {
  item.value = null;
  article.value = null;
}
