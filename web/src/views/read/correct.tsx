// A reader's word on an item: right, wrong, or how it should be.  The record stays as it was.
import type { VNode } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { Verdict } from "../../api";
import { explain, Words } from "../../ui";
import { day, short } from "../../text";
import { remember, remembered } from "../../theme";
import { codebook, needCodebook } from "./codebook";
import type { Happening, Item, Quote } from "./model";
import type { Reading } from "./reading";

const NAME = "verbale.by";
const SIGNS: Readonly<Record<Verdict["verdict"], string>> = { right: "✓", wrong: "✗", edited: "✎" };

/** On a card's head: the latest verdict. */
export function VerdictMark({ reading, id }: { reading: Reading; id: string }): VNode | null {
  const verdict = reading.verdicts.value.get(id)?.at(-1);
  return verdict === undefined ? null : <span class={`verdict-mark ${verdict.verdict}`} role="img" aria-label={`${verdict.verdict}, says ${short(verdict.by, 40)}`} title={`${verdict.verdict}, ${short(verdict.by, 40)}`}>{SIGNS[verdict.verdict] ?? "?"}</span>;
}

/** {"target": {"country": "USA"}} as target.country USA. */
function flat(fields: { [field: string]: unknown } | null, before = ""): [string, string][] {
  return Object.entries(fields ?? {}).flatMap(([name, value]): [string, string][] =>
    typeof value === "object" && value !== null ? flat(value as { [field: string]: unknown }, `${before}${name} `) : [[before + name, value === null ? "none" : String(value)]]);
}

function Given({ verdict }: { verdict: Verdict }): VNode {
  return (
    <li class={verdict.applies ? "" : "past"}>
      <span class={`verdict-mark ${verdict.verdict}`} aria-hidden="true">{SIGNS[verdict.verdict] ?? "?"}</span> <strong>{verdict.verdict}</strong> <span class="quiet"><Words text={verdict.by} length={60} />, <time dateTime={verdict.at}>{day(verdict.at)}</time></span>
      {flat(verdict.fields).map(([name, value]) => <div key={name} class="change">{short(name, 40)}: <Words text={value} length={120} /></div>)}
      {verdict.note !== null && verdict.note !== "" && <div class="note"><Words text={verdict.note} length={500} /></div>}
      {!verdict.applies && <div class="quiet">The article has been read anew since.</div>}
    </li>
  );
}

export function Corrections({ reading, one }: { reading: Reading; one: Item }): VNode {
  const [by, setBy] = useState(() => remembered(NAME) ?? "");
  const [editing, edit] = useState(false);
  const [state, set] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null });
  const given = reading.verdicts.value.get(one.id) ?? [];
  const id = useId();

  const send = async (verdict: Verdict["verdict"], fields: Verdict["fields"] = null, note: string | null = null): Promise<void> => {
    const name = by.trim();
    if (name === "") {
      set({ busy: false, error: "Please say who you are first." });
      document.getElementById(`${id}-by`)?.focus();
      return;
    }
    set({ busy: true, error: null });
    try {
      await reading.judge({ item: one.id, verdict, by: name, fields, note });
      remember(NAME, name);
      edit(false);
      set({ busy: false, error: null });
    } catch (error) {
      set({ busy: false, error: explain(error) });
    }
  };

  return (
    <section class="corrections" aria-label="Verdicts">
      {given.length > 0 && <ul class="given">{given.map((verdict, at) => <Given key={at} verdict={verdict} />)}</ul>}
      <label class="by">Your name <input id={`${id}-by`} value={by} maxLength={100} autocomplete="name" onInput={(event) => setBy(event.currentTarget.value)} /></label>
      <div class="actions">
        <button type="button" disabled={state.busy} onClick={() => void send("right")}>Right</button>
        <button type="button" disabled={state.busy} onClick={() => void send("wrong")}>Wrong</button>
        <button type="button" disabled={state.busy} aria-expanded={editing} onClick={() => { needCodebook(); set({ busy: false, error: null }); edit(!editing); }}>Edit…</button>
      </div>
      {state.error !== null && <p class="error" role="alert">{state.error}</p>}
      {editing && (one.quote !== undefined
        ? <QuoteForm quote={one.quote} reading={reading} busy={state.busy} send={(fields, note) => void send("edited", fields, note)} />
        : <EventForm event={one.event!} busy={state.busy} send={(fields, note) => void send("edited", fields, note)} />)}
    </section>
  );
}

type Send = (fields: { [field: string]: unknown }, note: string | null) => void;

/** What differs of the fields; names with a dot are fields of an object. */
function changed(before: Record<string, string>, after: Record<string, string>): { [field: string]: unknown } {
  const found: { [field: string]: unknown } = {};
  for (const [name, value] of Object.entries(after)) {
    if (value.trim() === before[name]) continue;
    const [outer = "", inner] = name.split(".");
    const said = value.trim() === "" ? null : name === "alleged" ? value === "yes" : value.trim();
    if (inner === undefined) found[outer] = said;
    else found[outer] = { ...found[outer] as object | undefined, [inner]: said };
  }
  return found;
}

function useFields(before: Record<string, string>) {
  const [values, set] = useState(before);
  const [note, setNote] = useState("");
  const [error, fail] = useState<string | null>(null);
  const change = (name: string, value: string): void => set((now) => ({ ...now, [name]: value }));
  const submit = (send: Send) => (event: Event): void => {
    event.preventDefault();
    const fields = changed(before, values);
    if (Object.keys(fields).length === 0) { fail("Nothing has been changed yet."); return; }
    fail(null);
    send(fields, note.trim() === "" ? null : note.trim());
  };
  return { values, change, note, setNote, error, submit };
}

function Select({ label, value, choices, onPick, none }: { label: string; value: string; choices: readonly (readonly [string, string])[]; onPick: (value: string) => void; none?: string }): VNode {
  const all = none === undefined ? choices : [["", none] as const, ...choices];
  const known = all.some(([one]) => one === value) ? all : [[value, short(value, 40)] as const, ...all];
  return <label>{label} <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>{known.map(([one, words]) => <option key={one} value={one}>{short(words, 70)}</option>)}</select></label>;
}

const STATUSES = ["actual", "future", "hypothetical", "negated", "historical"].map((one) => [one, one] as const);

function EventForm({ event, busy, send }: { event: Happening; busy: boolean; send: Send }): VNode {
  useEffect(needCodebook, []);
  const book = codebook.value, id = useId();
  const { values, change, note, setNote, error, submit } = useFields({
    plover: event.plover ?? "", mode: event.mode ?? "", cameo: event.cameo ?? "", status: event.status, alleged: event.alleged ? "yes" : "no",
    "date.first": event.date?.first ?? "", "date.last": event.date?.last ?? "",
    "source.actor": event.source?.actor ?? "", "source.country": event.source?.country ?? "", "target.actor": event.target?.actor ?? "", "target.country": event.target?.country ?? "",
  });
  const value = (name: string): string => values[name] ?? "";
  const field = (name: string, label: string, list?: string, type = "text"): VNode =>
    <label>{label} <input type={type} value={value(name)} maxLength={60} list={list} onInput={(change_) => change(name, change_.currentTarget.value)} /></label>;
  return (
    <form class="edit" onSubmit={submit(send)}>
      <Select label="Type" value={value("plover")} none="none" choices={(book?.types ?? []).map((type) => [type.code, type.name.toLowerCase() === type.code.toLowerCase() ? type.code : `${type.code}, ${type.name}`])} onPick={(type) => change("plover", type)} />
      <Select label="Mode" value={value("mode")} none="none" choices={(book?.modes ?? []).filter((mode) => mode.type === value("plover")).map((mode) => [mode.code, mode.code])} onPick={(mode) => change("mode", mode)} />
      {field("cameo", "CAMEO code", `${id}-cameo`)}
      <Select label="Status" value={value("status")} choices={STATUSES} onPick={(one) => change("status", one)} />
      <label class="check"><input type="checkbox" checked={value("alleged") === "yes"} onChange={(change_) => change("alleged", change_.currentTarget.checked ? "yes" : "no")} /> alleged: a speaker's claim</label>
      {field("date.first", "First day", undefined, "date")}{field("date.last", "Last day", undefined, "date")}
      {field("source.actor", "Who: actor code")}{field("source.country", "Who: country", `${id}-countries`)}
      {field("target.actor", "Whom: actor code")}{field("target.country", "Whom: country", `${id}-countries`)}
      <datalist id={`${id}-cameo`}>{book?.cameo.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</datalist>
      <datalist id={`${id}-countries`}>{book?.countries.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</datalist>
      <Close note={note} setNote={setNote} error={error} busy={busy} />
    </form>
  );
}

function QuoteForm({ quote, reading, busy, send }: { quote: Quote; reading: Reading; busy: boolean; send: Send }): VNode {
  const id = useId();
  const { values, change, note, setNote, error, submit } = useFields({ kind: quote.kind, act: quote.act, speaker_name: reading.model.speakerName(quote) ?? "" });
  const value = (name: string): string => values[name] ?? "";
  return (
    <form class="edit" onSubmit={submit(send)}>
      <label class="wide">Speaker <input value={value("speaker_name")} maxLength={200} list={id} onInput={(event) => change("speaker_name", event.currentTarget.value)} /></label>
      <datalist id={id}>{reading.model.record.entities.filter((entity) => entity.type !== "place").slice(0, 200).map((entity) => <option key={entity.id} value={short(entity.name, 100)} />)}</datalist>
      <Select label="Kind" value={value("kind")} choices={["direct", "indirect", "mixed"].map((one) => [one, one] as const)} onPick={(one) => change("kind", one)} />
      <Select label="Act" value={value("act")} choices={["speech", "writing", "thought", "intention"].map((one) => [one, one] as const)} onPick={(one) => change("act", one)} />
      <Close note={note} setNote={setNote} error={error} busy={busy} />
    </form>
  );
}

function Close({ note, setNote, error, busy }: { note: string; setNote: (note: string) => void; error: string | null; busy: boolean }): VNode {
  return (
    <>
      <label class="wide">Note <input value={note} maxLength={500} onInput={(event) => setNote(event.currentTarget.value)} /></label>
      {error !== null && <p class="error wide" role="alert">{error}</p>}
      <div class="actions wide"><button type="submit" class="primary" disabled={busy}>Save</button></div>
    </>
  );
}
