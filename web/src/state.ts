// The one state that all views share, and the address bar that holds it.
import { effect, signal, batch } from "@preact/signals";
import type { FilterName, Filters } from "./api";

export type ViewName = "read" | "timeline" | "network" | "search" | "table";
export const VIEWS: readonly ViewName[] = ["read", "timeline", "network", "search", "table"];
const FILTERS: readonly FilterName[] = ["source", "target", "actor", "pair", "type", "mode", "cameo", "quad", "status", "place", "since", "until", "outlet", "q", "speaker", "about", "kind", "act"];

/** What is open. */
export const view = signal<ViewName>("read");
/** The article that is read; null: none is chosen (the list, or the pasted text). */
export const article = signal<string | null>(null);
/** What is chosen in it: "q3", "v2", "e1", or "s5", its fifth sentence. */
export const item = signal<string | null>(null);
/** What lists and counts are narrowed to.  Without `status` events that are actual are meant. */
export const filters = signal<Filters>({});
/** Options of single views (by, of, order ...), named VIEW.OPTION in the address. */
export const options = signal<Readonly<Record<string, string>>>({});

export function setFilter(name: FilterName, value: string | undefined): void {
  const next = { ...filters.value };
  if (value === undefined || value === "") delete next[name];
  else next[name] = value;
  filters.value = next;
}

export function setOption(name: string, value: string | undefined): void {
  const next = { ...options.value };
  if (value === undefined || value === "") delete next[name];
  else next[name] = value;
  options.value = next;
}

/** Opens an article at an item; the filters stay. */
export function open(id: string, chosen: string | null = null): void {
  batch(() => { article.value = id; item.value = chosen; view.value = "read"; });
}

/** The address of a state: what a permalink is made of. */
export function addressOf(state: { view: ViewName; article: string | null; item: string | null; filters: Filters; options: Readonly<Record<string, string>> }): string {
  const words = new URLSearchParams();
  if (state.view !== "read") words.set("view", state.view);
  if (state.article !== null) words.set("article", state.article);
  if (state.item !== null) words.set("item", state.item);
  for (const name of FILTERS) { const value = state.filters[name]; if (value !== undefined) words.set(name, value); }
  for (const [name, value] of Object.entries(state.options)) words.set(name, value);
  const text = words.toString();
  return text === "" ? "/" : `/?${text}`;
}

export function permalink(id: string, chosen: string | null): string {
  return location.origin + addressOf({ view: "read", article: id, item: chosen, filters: {}, options: {} });
}

function readAddress(): void {
  const words = new URLSearchParams(location.search);
  const wanted = words.get("view") as ViewName | null;
  const found: Filters = {};
  for (const name of FILTERS) { const value = words.get(name); if (value) found[name] = value; }
  batch(() => {
    view.value = wanted !== null && VIEWS.includes(wanted) ? wanted : "read";
    article.value = words.get("article");
    item.value = words.get("item");
    filters.value = found;
    options.value = Object.fromEntries([...words].filter(([name]) => name.includes(".")));
  });
}

/** Reads the address, and keeps it and the state in step from now on.  Choosing makes an entry of the history only where the view or the
 *  article changes. */
export function begin(): void {
  readAddress();
  addEventListener("popstate", readAddress);
  let last = { view: view.value, article: article.value };
  effect(() => {
    const next = addressOf({ view: view.value, article: article.value, item: item.value, filters: filters.value, options: options.value });
    const turned = view.value !== last.view || article.value !== last.article;
    last = { view: view.value, article: article.value };
    if (next === location.pathname + location.search) return;
    if (turned) history.pushState(null, "", next);
    else history.replaceState(null, "", next);
  });
}
