// The sentences behind a figure: events and quotations, each a link to where it stands in its article.
import type { ComponentChildren } from "preact";
import type { EventRow, QuoteRow } from "./api";
import { addressOf, filters, open, options } from "./state";
import { usePages, type Query } from "./loading";
import { quadClass, signed } from "./quad";
import { count, visible } from "./text";
import { Empty, Failure, Words } from "./ui";
import "./evidence.css";

/** A link to an item in Read that keeps the filters; a plain click stays on the page. */
export function ItemLink(props: { article: string; item: string | null; class?: string; label?: string; tabIndex?: number; children: ComponentChildren }) {
  const href = addressOf({ view: "read", article: props.article, item: props.item, filters: filters.value, options: options.value });
  return (
    <a class={props.class} href={href} aria-label={props.label} tabIndex={props.tabIndex} onClick={(event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(props.article, props.item);
    }}>{props.children}</a>
  );
}

/** A sentence with its trigger marked.  Offsets are code points. */
export function Sentence(props: { row: EventRow }) {
  const { sentence, sentence_begin: start, begin, end, trigger } = props.row;
  if (sentence === null || start === null) return <bdi class="words">… <mark>{visible(trigger)}</mark> …</bdi>;
  const points = Array.from(sentence);
  const from = Math.max(0, begin - start), to = Math.min(points.length, end - start);
  const piece = (first: number, last?: number): string => visible(points.slice(first, last).join(""));
  return <bdi class="words">{piece(0, from)}<mark>{piece(from, to)}</mark>{piece(to)}</bdi>;
}

const actor = (code: string | null, name: string | null, written: string | null): string | null => name ?? written ?? code;

export function TypeTag(props: { row: EventRow }) {
  const { plover, mode, cameo, quad } = props.row;
  return <span class={`act-tag ${quadClass(quad)}`}><span class="dot" aria-hidden="true" />{plover ?? (cameo === null ? "act" : `CAMEO ${cameo}`)}{mode !== null && <small> {mode}</small>}</span>;
}

function Actor(props: { code: string | null; name: string | null; written: string | null }) {
  const text = actor(props.code, props.name, props.written);
  return text === null ? <span class="unknown">unknown</span>
    : <span class="actor"><Words text={text} length={80} />{props.code !== null && <code>{props.code}</code>}</span>;
}

function Origin(props: { row: EventRow | QuoteRow }) {
  const { outlet, title, article } = props.row;
  return <span class="origin">{outlet !== null && <><Words text={outlet} length={60} /> · </>}<Words text={title ?? article} length={140} /></span>;
}

export function EventItem(props: { row: EventRow }) {
  const row = props.row;
  return (
    <li class="evidence">
      <div class="evidence-head">
        <time dateTime={row.day ?? undefined}>{row.day ?? "no date"}</time>
        <TypeTag row={row} />
        {row.goldstein !== null && <span class="goldstein" title="Goldstein scale, from −10 (conflict) to 10 (cooperation)">{signed(row.goldstein)}</span>}
        <span class="who">
          <Actor code={row.source_actor} name={row.source_name} written={row.source} />
          <span aria-label="to" role="img"> → </span>
          <Actor code={row.target_actor} name={row.target_name} written={row.target} />
        </span>
        {row.status !== "actual" && <span class="note">{row.status}</span>}
        {row.alleged && <span class="note">alleged</span>}
      </div>
      <ItemLink class="evidence-text" article={row.article} item={row.event}><Sentence row={row} /></ItemLink>
      <Origin row={row} />
    </li>
  );
}

export function QuoteItem(props: { row: QuoteRow }) {
  const row = props.row;
  const name = row.speaker_name ?? row.speaker;
  return (
    <li class="evidence">
      <div class="evidence-head">
        <time dateTime={row.published ?? undefined}>{row.published?.slice(0, 10) ?? "no date"}</time>
        <span class="who">{name === null ? <span class="unknown">speaker unknown</span>
          : <span class="actor"><Words text={name} length={80} />{row.speaker_actor !== null && <code>{row.speaker_actor}</code>}</span>}</span>
        {row.cue !== null && <span class="cue"><Words text={row.cue} length={60} /></span>}
        <span class="note">{row.kind}</span>
      </div>
      <ItemLink class="evidence-text said" article={row.article} item={row.quote}><bdi class="words">{visible(row.content)}</bdi></ItemLink>
      <Origin row={row} />
    </li>
  );
}

/** A list of events or quotations that grows on demand.  A query of null shows nothing. */
export function Evidence(props: { of: "events" | "quotes"; query: Query; title: ComponentChildren; empty?: string; level?: 2 | 3 | 4; limit?: number }) {
  const pages = usePages<EventRow | QuoteRow>(`/api/${props.of}`, props.query, props.limit ?? 20);
  const Heading = `h${props.level ?? 3}` as "h3";
  return (
    <section class="evidence-list" aria-busy={pages.loading}>
      <Heading>{props.title} <span class="figure">{pages.loading && pages.items.length === 0 ? "…" : `${count(pages.total)}${pages.atLeast ? "+" : ""}`}</span></Heading>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.error === null && !pages.loading && pages.items.length === 0 && <Empty>{props.empty ?? `No ${props.of} match.`}</Empty>}
      <ol>
        {pages.items.map((row) => "event" in row ? <EventItem key={`${row.article} ${row.event}`} row={row} /> : <QuoteItem key={`${row.article} ${row.quote}`} row={row} />)}
      </ol>
      {pages.more !== null && pages.error === null && <button type="button" class="more" disabled={pages.loading} onClick={pages.more}>{pages.loading ? "Reading…" : "Show more"}</button>}
    </section>
  );
}
