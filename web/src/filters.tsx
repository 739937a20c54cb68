// The filters that all views but Read share: what is asked for, and chips of what is active.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { batch, signal } from "@preact/signals";
import type { ActorRow, FilterName, Filters, Quad, Status } from "./api";
import { EVENT_FILTERS, get, QUOTE_FILTERS } from "./api";
import { filters, setFilter } from "./state";
import { ALL_STATUSES, ARTICLE_FILTERS, useCodebook } from "./loading";
import { Popover } from "./controls";
import { QUADS, quadClass, upperFirst } from "./quad";
import { Words } from "./ui";
import "./filters.css";

const STATUSES: readonly Status[] = ["actual", "future", "hypothetical", "negated", "historical"];
const NAMES: Record<FilterName, string> = {
  source: "Source", target: "Target", actor: "Actor", pair: "Pair", type: "Type", mode: "Mode", cameo: "CAMEO", quad: "Kind of act", status: "Status",
  place: "Place", since: "Since", until: "Until", article: "Article", outlet: "Outlet", q: "Text", speaker: "Speaker", about: "About", kind: "Quotation", act: "Said as",
};
const SEVERAL: ReadonlySet<FilterName> = new Set<FilterName>(["type", "mode", "cameo", "quad", "status", "outlet", "kind", "act"]);

export const values = (text: string | undefined): string[] => text === undefined ? [] : text.split(",").filter((value) => value !== "");

/** Adds a value to a filter that takes several, or takes it away. */
export function toggleFilter(name: FilterName, value: string): void {
  const now = values(filters.value[name]);
  setFilter(name, (now.includes(value) ? now.filter((other) => other !== value) : [...now, value]).join(","));
}

export function clearFilters(): void { filters.value = {}; }

const isOpen = signal(matchMedia("(min-width: 60rem)").matches);
const actors = signal<readonly ActorRow[]>([]);
let actorsAsked = false;

/** Actors to propose; asked for when somebody begins to type one. */
function askActors(): void {
  if (actorsAsked) return;
  actorsAsked = true;
  for (const by of ["country", "actor"]) {
    get<{ items: ActorRow[] }>("/api/actors", { by, limit: 200 }).then(
      ({ items }) => { actors.value = [...actors.value, ...items.filter((item) => actors.value.every((other) => other.key !== item.key))]; },
      () => { actorsAsked = false; },
    );
  }
}

/** A text that becomes the filter shortly after the last key, and at once on Enter or when the field is left. */
function TextField(props: { name: FilterName; hint: string; list?: string }) {
  const id = useId();
  const held = filters.value[props.name] ?? "";
  const [draft, setDraft] = useState(held);
  const timer = useRef(0);
  useEffect(() => { setDraft(held); }, [held]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (text: string) => { clearTimeout(timer.current); if (text.trim() !== (filters.value[props.name] ?? "")) setFilter(props.name, text.trim()); };
  return (
    <div class="field">
      <label for={id}>{NAMES[props.name]}</label>
      <input id={id} type="search" dir="auto" autocomplete="off" spellcheck={false} placeholder={props.hint} value={draft} list={props.list}
        onFocus={props.list === undefined ? undefined : askActors}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setDraft(text);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => commit(text), 500);
        }}
        onBlur={() => commit(draft)}
        onKeyDown={(event) => { if (event.key === "Enter") commit(event.currentTarget.value); }} />
    </div>
  );
}

/** Places are narrowed by country: a code, or a name that has one. */
function PlaceField() {
  const id = useId(), list = useId();
  const book = useCodebook();
  const held = filters.value.place ?? "";
  const [draft, setDraft] = useState(held);
  useEffect(() => { setDraft(held); }, [held]);
  const commit = (text: string) => {
    const asked = text.trim().toLowerCase();
    const value = book?.countries.find(({ code, name }) => name.toLowerCase() === asked || code.toLowerCase() === asked)?.code ?? text.trim().toUpperCase();
    if (value !== held) setFilter("place", value);
    setDraft(value);
  };
  return (
    <div class="field">
      <label for={id}>Place</label>
      <datalist id={list}>{book?.countries.map(({ code, name }) => <option key={code} value={code} label={name} />)}</datalist>
      <input id={id} type="search" autocomplete="off" spellcheck={false} placeholder="a country, UKR" value={draft} list={list} onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => commit(event.currentTarget.value)} />
    </div>
  );
}

function DateField(props: { name: "since" | "until" }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{NAMES[props.name]}</label>
      <input id={id} type="date" value={filters.value[props.name] ?? ""} onChange={(event) => setFilter(props.name, event.currentTarget.value)} />
    </div>
  );
}

function Several(props: { name: FilterName; label: string; children: preact.ComponentChildren }) {
  const chosen = values(filters.value[props.name]).length;
  return (
    <div class="field">
      <span class="label" aria-hidden="true">{props.label}</span>
      <Popover name={props.label} active={chosen > 0}
        label={<><span class="unseen">{props.label}: </span>{chosen === 0 ? "any" : `${chosen} chosen`}</>}>
        {props.children}
        {chosen > 0 && <button type="button" class="link" onClick={() => setFilter(props.name, undefined)}>Any</button>}
      </Popover>
    </div>
  );
}

function Box(props: { name: FilterName; value: string; label: string; note?: string; mark?: Quad; title?: string }) {
  return (
    <label class="box" title={props.title}>
      <input type="checkbox" checked={values(filters.value[props.name]).includes(props.value)} onChange={() => toggleFilter(props.name, props.value)} />
      {props.mark !== undefined && <span class={`dot ${quadClass(props.mark)}`} aria-hidden="true" />}
      <span>{props.label}</span>
      {props.note !== undefined && <small>{props.note}</small>}
    </label>
  );
}

function Types() {
  const book = useCodebook();
  return (
    <Several name="type" label="Type">
      {book === null && <p>Reading the codebook…</p>}
      {QUADS.map((quad) => {
        const types = book?.types.filter((type) => type.quad === quad) ?? [];
        return types.length > 0 && (
          <fieldset key={quad}>
            <legend>{upperFirst(quad)}</legend>
            {types.map((type) => <Box key={type.code} name="type" value={type.code} label={upperFirst(type.name.toLowerCase())} mark={quad} title={type.definition} />)}
          </fieldset>
        );
      })}
      {book !== null && <Box name="type" value="STATEMENT" label="Statement" note="without a type" />}
    </Several>
  );
}

function StatusField() {
  const id = useId();
  const status = filters.value.status;
  return (
    <div class="field">
      <label for={id}>Status</label>
      <select id={id} value={status ?? "actual"} onChange={(event) => setFilter("status", event.currentTarget.value === "actual" ? undefined : event.currentTarget.value)}>
        {STATUSES.map((one) => <option key={one} value={one}>{upperFirst(one)}</option>)}
        <option value={ALL_STATUSES}>All</option>
        {status !== undefined && status !== ALL_STATUSES && !STATUSES.includes(status as Status) && <option value={status}>{values(status).join(" or ")}</option>}
      </select>
    </div>
  );
}

function shown(name: FilterName, value: string): string {
  if (name === "status") return value === ALL_STATUSES ? "all" : values(value).join(" or ");
  if (name === "pair") return values(value).join(" and ");
  return value;
}

/** One chip for each value of those that take several. */
function chips(active: Filters): { name: FilterName; text: string; drop: () => void }[] {
  return (Object.keys(NAMES) as FilterName[]).flatMap((name) => {
    const value = active[name];
    if (value === undefined) return [];
    if (!SEVERAL.has(name) || value === ALL_STATUSES) return [{ name, text: shown(name, value), drop: () => setFilter(name, undefined) }];
    return values(value).map((one) => ({ name, text: one, drop: () => toggleFilter(name, one) }));
  });
}

/** Filters that one kind of item does not know are marked where only that kind is shown. */
export function FilterBar(props: { of?: "events" | "quotes" | "articles" | "both"; without?: readonly FilterName[] }) {
  const active = filters.value;
  const panel = useId();
  const list = useId();
  const idle = (name: FilterName): string | undefined => props.of === "articles" && !ARTICLE_FILTERS.includes(name) ? "does not narrow articles" :
    props.of === "quotes" && !QUOTE_FILTERS.includes(name) ? "narrows events only"
      : props.of === "events" && !EVENT_FILTERS.includes(name) ? "narrows quotations only" : undefined;
  const found = chips(active);
  return (
    <section class="filters" aria-label="Filters">
      <div class="filters-bar">
        <button type="button" class="filters-open" aria-expanded={isOpen.value} aria-controls={panel} onClick={() => { isOpen.value = !isOpen.value; }}>
          Filters{found.length > 0 && <span class="badge">{found.length}</span>}
        </button>
        <ul class="chips" aria-label="Active filters">
          {active.status === undefined && props.of !== "quotes" && props.of !== "articles" && (
            <li class="chip plain">Only what happened (actual)
              <button type="button" onClick={() => setFilter("status", ALL_STATUSES)}>show all</button>
            </li>
          )}
          {found.map(({ name, text, drop }) => (
            <li key={`${name} ${text}`} class={idle(name) === undefined ? "chip" : "chip idle"} title={idle(name)}>
              <span>{NAMES[name]}</span> <Words text={text} length={60} />{idle(name) !== undefined && <span class="unseen"> ({idle(name)})</span>}
              <button type="button" class="drop" aria-label={`Remove filter ${NAMES[name]} ${text}`} onClick={drop}>×</button>
            </li>
          ))}
        </ul>
        {found.length > 0 && <button type="button" class="link clear" onClick={() => batch(clearFilters)}>Clear all</button>}
      </div>
      <div id={panel} class="filters-panel" hidden={!isOpen.value}>
        <datalist id={list}>{actors.value.map((actor) => <option key={actor.key} value={actor.key} label={actor.name} />)}</datalist>
        <TextField name="source" hint="RUS or words" list={list} />
        <TextField name="target" hint="UKRMIL or words" list={list} />
        <Types />
        <Several name="quad" label="Kind of act">{QUADS.map((quad) => <Box key={quad} name="quad" value={quad} label={upperFirst(quad)} mark={quad} />)}</Several>
        <StatusField />
        <PlaceField />
        <DateField name="since" />
        <DateField name="until" />
        <TextField name="speaker" hint="who said it" />
        <TextField name="about" hint="words said" />
        {props.without?.includes("q") !== true && <TextField name="q" hint="in the article" />}
      </div>
    </section>
  );
}
