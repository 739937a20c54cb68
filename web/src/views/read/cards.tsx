// Beside a paragraph: who said what, who did what to whom.
import { memo } from "./memo";
import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { useComputed } from "@preact/signals";
import type { Actor, Span } from "../../api";
import { item } from "../../state";
import { status } from "../../status";
import { announce, Words } from "../../ui";
import { clip, day, percent, short } from "../../text";
import { Corrections, VerdictMark } from "./correct";
import { cameoName, countryName } from "./codebook";
import { best, type Happening, type Item, type Quote } from "./model";
import { QUADS } from "./passage";
import { copy, type Reading } from "./reading";

function Row({ name, children }: { name: string; children: ComponentChildren }): VNode {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

/** A name that chooses its entity. */
function Who({ reading, role }: { reading: Reading; role: Span & { entity: string | null } }): VNode {
  const name = reading.model.nameOf(role) ?? "", words = reading.model.cut(role);
  return (
    <>
      {role.entity === null ? <Words text={name} length={80} /> : <button type="button" class="link" onClick={() => reading.choose(role.entity)}><Words text={name} length={80} /></button>}
      {name !== words && <span class="quiet"> “<Words text={words} length={80} />”</span>}
    </>
  );
}

function ActorCodes({ actor }: { actor: Actor }): VNode | null {
  if (actor.actor === null && actor.country === null) return null;
  return <span class="quiet"> {actor.actor ?? actor.country}{actor.country !== null && countryName(actor.country) !== actor.country && ` (${countryName(actor.country)})`}</span>;
}

function Other({ reading, id, children }: { reading: Reading; id: string; children: ComponentChildren }): VNode {
  return <button type="button" class="link" onClick={() => reading.choose(id)}>{children}</button>;
}

function Jump({ reading, span }: { reading: Reading; span: Span }): VNode {
  return <button type="button" class="link" onClick={() => reading.showPlace(span.begin)}><Words text={reading.model.cut(span)} length={60} /></button>;
}

/** .917 as a line and a figure. */
function Confidence({ value }: { value: number }): VNode {
  return <span class="confidence"><span class="bar" aria-hidden="true"><span style={{ width: `${Math.round(value * 100)}%` }} /></span>{percent(value)}</span>;
}

export function CopyButtons({ reading, id }: { reading: Reading; id: string }): VNode {
  const [said, say] = useState<"citation" | "link" | "failed" | null>(null);
  const put = async (what: "citation" | "link", words: string | null): Promise<void> => {
    if (words === null) return;
    const done = await copy(words);
    say(done ? what : "failed");
    announce(done ? "Copied." : "The browser did not let the page copy.");
  };
  const link = reading.link(id);
  return (
    <>
      <button type="button" onClick={() => void put("citation", reading.model.citation(id, link))}>{said === "citation" ? "Copied" : "Copy with citation"}</button>
      {link !== null && <button type="button" onClick={() => void put("link", link)}>{said === "link" ? "Copied" : "Copy link"}</button>}
      {said === "failed" && <span class="quiet">Copying is not allowed here.</span>}
    </>
  );
}

const ACTS: Readonly<Record<Quote["act"], string>> = { speech: "said", writing: "wrote", thought: "thinks", intention: "means to" };
const KINDS: Readonly<Record<Quote["kind"], string>> = { direct: "direct, in quotation marks", indirect: "indirect, in the writer's words", mixed: "partly in quotation marks" };

function QuoteDetails({ reading, quote }: { reading: Reading; quote: Quote }): VNode {
  const { model } = reading, chain = model.chain(quote), variants = model.variants(quote), time = model.time(quote.time), parent = model.quote(quote.within);
  return (
    <dl>
      {quote.speaker !== null && <Row name="Who"><Who reading={reading} role={quote.speaker} /></Row>}
      {chain.length > 0 && (
        <Row name="Why">
          <span class="chain">{chain.map((link, at) => <span key={at}>{at > 0 && <span class="arrow" role="img" aria-label="which is"> ← </span>}“<Jump reading={reading} span={link} />”</span>)}</span>
        </Row>
      )}
      {quote.cue !== null && <Row name="Cue">“<Words text={model.cut(quote.cue)} length={80} />”</Row>}
      {quote.medium !== null && <Row name="Medium">“<Words text={model.cut(quote.medium)} length={120} />”</Row>}
      {quote.addressee !== null && <Row name="To"><Who reading={reading} role={quote.addressee} /></Row>}
      {time !== null && <Row name="When">“<Jump reading={reading} span={time} />”{time.value !== null && <span class="quiet"> <Words text={time.value} length={40} /></span>}</Row>}
      <Row name="Kind">{KINDS[quote.kind] ?? short(quote.kind, 20)}</Row>
      {quote.act !== "speech" && <Row name="Act">{short(quote.act, 20)}</Row>}
      {quote.context !== null && <Row name="Asked">“<Words text={model.cut(quote.context)} length={300} />”</Row>}
      {parent !== null && <Row name="Within"><Other reading={reading} id={parent.id}>{parent.id}, <Words text={model.speakerName(parent) ?? "nobody named"} length={60} /></Other></Row>}
      {variants.length > 0 && (
        <Row name="Also given">
          {variants.map((other) => (
            <span class="variant" key={other.id}>
              <Other reading={reading} id={other.id}>{other.id}</Other> <span class="tag">{other.variant ?? quote.variant ?? "first"}</span> “<Words text={model.content(other)} length={160} />”
            </span>
          ))}
        </Row>
      )}
      <Row name="Confidence"><Confidence value={quote.confidence} /></Row>
    </dl>
  );
}

function dates(event: Happening): string | null {
  const { first = null, last = null } = event.date ?? {};
  if (first === null && last === null) return null;
  if (first === last) return day(first);
  return `${first === null ? "…" : day(first)} – ${last === null ? "…" : day(last)}`;
}

/** -6.5 as −6.5, 2 as +2.0. */
function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}

function EventDetails({ reading, event }: { reading: Reading; event: Happening }): VNode {
  const { model } = reading, time = model.time(event.date?.from), quote = model.quote(event.reported_by), when = dates(event);
  return (
    <dl>
      {event.source !== null && <Row name="Who"><Who reading={reading} role={event.source} /><ActorCodes actor={event.source} /></Row>}
      <Row name="Did">
        {event.plover ?? "statement"}{event.mode !== null && <> · {event.mode}</>}
        {event.cameo !== null && <span class="quiet"> CAMEO {event.cameo}{cameoName(event.cameo) !== null && <>, {cameoName(event.cameo)}</>}</span>}
      </Row>
      {event.target !== null && <Row name="Whom"><Who reading={reading} role={event.target} /><ActorCodes actor={event.target} /></Row>}
      {when !== null && <Row name="When">{when}<span class="quiet">{time !== null ? <> from “<Jump reading={reading} span={time} />”</> : event.date?.from === "published" ? " the article's day" : ""}</span></Row>}
      {event.place !== null && <Row name="Where"><Who reading={reading} role={event.place} />{event.place.country !== null && <span class="quiet"> {countryName(event.place.country)}</span>}</Row>}
      <Row name="Status">{event.status}{event.alleged && ", alleged"}<span class="quiet"> factuality {signed(event.factuality)}</span></Row>
      {event.quad !== null && <Row name="Class"><span class={`quad ${QUADS[event.quad] ?? ""}`}>{event.quad}</span>{event.goldstein !== null && <span class="quiet"> Goldstein {signed(event.goldstein)}</span>}</Row>}
      {quote !== null && <Row name="Reported by"><Other reading={reading} id={quote.id}>{quote.id}, <Words text={model.speakerName(quote) ?? "nobody named"} length={60} /></Other></Row>}
      {event.mentions.length > 1 && (
        <Row name="Told">
          {event.mentions.length} times: {event.mentions.map((mention, at) => <span key={mention.begin}>{at > 0 && ", "}“<Jump reading={reading} span={mention} />”</span>)}
        </Row>
      )}
      <Row name="Confidence"><Confidence value={event.confidence} /></Row>
    </dl>
  );
}

function QuoteHead({ reading, quote }: { reading: Reading; quote: Quote }): VNode {
  const { model } = reading;
  return (
    <>
      <span class="line">
        <strong class="speaker-name"><Words text={model.speakerName(quote) ?? "Nobody named"} length={60} /></strong>{" "}
        <span class="verb">{quote.cue === null ? ACTS[quote.act] ?? "said" : <Words text={model.cut(quote.cue)} length={30} />}</span>{" "}
        <span class="snippet"><Words text={clip(model.content(quote), 160)} length={90} /></span>
      </span>
    </>
  );
}

function EventHead({ reading, event }: { reading: Reading; event: Happening }): VNode {
  const { model } = reading;
  return (
    <>
      <span class="line">
        {event.source !== null && <><strong><Words text={model.nameOf(event.source) ?? ""} length={36} /></strong> <span class="arrow" aria-hidden="true">→ </span></>}
        <span class={`did ${QUADS[event.quad ?? ""] ?? "no-quad"}`}><Words text={model.cut(best(event))} length={40} /></span>
        {event.target !== null && <> <span class="arrow" aria-hidden="true">→ </span><strong><Words text={model.nameOf(event.target) ?? ""} length={36} /></strong></>}
      </span>
      <span class="line second">
        <span class="code">{event.plover ?? "statement"}{event.mode !== null && ` · ${event.mode}`}{event.cameo !== null && ` ${event.cameo}`}</span>
        {event.status !== "actual" && <span class="tag">{event.status}</span>}
        {event.alleged && <span class="tag">alleged</span>}
        {event.mentions.length > 1 && <span class="tag">told {event.mentions.length}×</span>}
      </span>
    </>
  );
}

function Card({ reading, one }: { reading: Reading; one: Item }): VNode | null {
  const chosen = useComputed(() => item.value === one.id).value;
  const open = useComputed(() => item.value === one.id && reading.opened.value === one.id).value;
  const shown = useComputed(() => reading.shows(one)).value;
  const beside = useComputed(() => reading.beside.value?.id === one.id ? reading.beside.value.top_px : null).value;
  if (!shown) return null;
  const { quote, event } = one, speaker = quote === undefined ? null : reading.model.speaker(quote);
  return (
    <li id={`card-${one.id}`} class={`card ${quote !== undefined ? `of-quote hue-${speaker!.hue}${speaker!.again ? " again" : ""}` : `of-event ${QUADS[event?.quad ?? ""] ?? "no-quad"}`}${chosen ? " chosen" : ""}${beside !== null ? " beside" : ""}`} style={beside !== null ? { top: `${beside}px` } : {}}>
      <button type="button" class="head" aria-expanded={open} aria-current={chosen ? "true" : undefined} onClick={() => open ? reading.choose(null) : reading.choose(one.id)}>
        <span class="id">{one.id}</span>
        <VerdictMark reading={reading} id={one.id} />
        {quote !== undefined ? <QuoteHead reading={reading} quote={quote} /> : <EventHead reading={reading} event={event!} />}
      </button>
      {open && (
        <div class="details">
          {quote !== undefined ? <QuoteDetails reading={reading} quote={quote} /> : <EventDetails reading={reading} event={event!} />}
          <div class="actions"><CopyButtons reading={reading} id={one.id} /></div>
          {reading.id !== null && status.value?.can_correct === true && <Corrections reading={reading} one={one} />}
        </div>
      )}
    </li>
  );
}

function Cards({ reading, items }: { reading: Reading; items: readonly Item[] }): VNode | null {
  return items.length === 0 ? null : <ul class="cards" aria-label="Quotations and events of this paragraph">{items.map((one) => <Card key={one.id} reading={reading} one={one} />)}</ul>;
}

export default memo(Cards);
