// What can stand in the table.
import type { VNode } from "preact";
import type { EventRow, QuoteRow } from "../../api";
import { Sentence, TypeTag } from "../../evidence";
import { signed } from "../../quad";
import { percent, visible } from "../../text";
import { Words } from "../../ui";

export interface Column<T> {
  id: string; title: string; width: number;
  /** The share that it takes of what is left. */
  grow?: number;
  value: (row: T) => string | number | boolean | null;
  show?: (row: T) => VNode | string | null;
  numeric?: boolean;
  /** Not shown until it is asked for. */
  extra?: boolean;
  /** Leads to the item. */
  link?: boolean;
}

const words = (text: string | null): VNode | null => text === null ? null : <Words text={text} length={160} />;

function actor(name: string | null, code: string | null): VNode | null {
  if (name === null && code === null) return null;
  return <>{words(name ?? code)}{name !== null && code !== null && <code>{code}</code>}</>;
}

function verdict(row: EventRow | QuoteRow): string | null { return row.verdict?.verdict ?? null; }

export const EVENT_COLUMNS: readonly Column<EventRow>[] = [
  { id: "day", title: "Day", width: 104, value: (row) => row.day },
  { id: "source", title: "Source", width: 130, grow: 1, value: (row) => row.source_name ?? row.source, show: (row) => actor(row.source_name ?? row.source, row.source_actor) },
  { id: "source_actor", title: "Source code", width: 96, value: (row) => row.source_actor, extra: true },
  { id: "type", title: "Type", width: 132, value: (row) => row.plover, show: (row) => <TypeTag row={row} /> },
  { id: "mode", title: "Mode", width: 110, value: (row) => row.mode, extra: true },
  { id: "cameo", title: "CAMEO", width: 76, value: (row) => row.cameo, extra: true },
  { id: "quad", title: "Kind of act", width: 160, value: (row) => row.quad, extra: true },
  { id: "target", title: "Target", width: 130, grow: 1, value: (row) => row.target_name ?? row.target, show: (row) => actor(row.target_name ?? row.target, row.target_actor) },
  { id: "target_actor", title: "Target code", width: 96, value: (row) => row.target_actor, extra: true },
  { id: "sentence", title: "Sentence", width: 290, grow: 4, value: (row) => row.sentence ?? row.trigger, show: (row) => <Sentence row={row} />, link: true },
  { id: "goldstein", title: "Goldstein", width: 96, value: (row) => row.goldstein, show: (row) => row.goldstein === null ? null : signed(row.goldstein), numeric: true },
  { id: "status", title: "Status", width: 100, value: (row) => row.status, show: (row) => row.alleged ? `${row.status}, alleged` : row.status },
  { id: "place", title: "Place", width: 120, value: (row) => row.place, show: (row) => words(row.place) },
  { id: "outlet", title: "Outlet", width: 120, value: (row) => row.outlet, show: (row) => words(row.outlet), extra: true },
  { id: "title", title: "Article", width: 200, grow: 1, value: (row) => row.title, show: (row) => words(row.title ?? row.article) },
  { id: "published", title: "Published", width: 104, value: (row) => row.published, show: (row) => row.published?.slice(0, 10) ?? null, extra: true },
  { id: "mentions", title: "Tellings", width: 80, value: (row) => row.mentions, numeric: true, extra: true },
  { id: "confidence", title: "Confidence", width: 92, value: (row) => row.confidence, show: (row) => percent(row.confidence), numeric: true, extra: true },
  { id: "verdict", title: "Verdict", width: 84, value: verdict, extra: true },
];

export const QUOTE_COLUMNS: readonly Column<QuoteRow>[] = [
  { id: "day", title: "Published", width: 104, value: (row) => row.published, show: (row) => row.published?.slice(0, 10) ?? null },
  { id: "speaker", title: "Speaker", width: 180, grow: 1, value: (row) => row.speaker_name ?? row.speaker, show: (row) => actor(row.speaker_name ?? row.speaker, row.speaker_actor) },
  { id: "speaker_actor", title: "Speaker code", width: 104, value: (row) => row.speaker_actor, extra: true },
  { id: "cue", title: "Cue", width: 100, value: (row) => row.cue, show: (row) => words(row.cue) },
  { id: "content", title: "Said", width: 360, grow: 4, value: (row) => row.content, show: (row) => <bdi class="words">{visible(row.content)}</bdi>, link: true },
  { id: "addressee", title: "To", width: 120, value: (row) => row.addressee, show: (row) => words(row.addressee), extra: true },
  { id: "medium", title: "Medium", width: 130, value: (row) => row.medium, show: (row) => words(row.medium), extra: true },
  { id: "kind", title: "Quotation", width: 88, value: (row) => row.kind },
  { id: "act", title: "Said as", width: 84, value: (row) => row.act, extra: true },
  { id: "outlet", title: "Outlet", width: 120, value: (row) => row.outlet, show: (row) => words(row.outlet) },
  { id: "title", title: "Article", width: 200, grow: 1, value: (row) => row.title, show: (row) => words(row.title ?? row.article) },
  { id: "confidence", title: "Confidence", width: 92, value: (row) => row.confidence, show: (row) => percent(row.confidence), numeric: true, extra: true },
  { id: "verdict", title: "Verdict", width: 84, value: verdict, extra: true },
];
