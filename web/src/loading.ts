// Asking the server from a component.
import { useEffect, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { address, EVENT_FILTERS, get, QUOTE_FILTERS, type Codebook, type FilterName, type Filters, type Page } from "./api";
import { useLoad, type Loaded } from "./ui";

export type Query = Record<string, string | number | undefined>;
/** What tells articles apart. */
export const ARTICLE_FILTERS: readonly FilterName[] = ["q", "since", "until", "outlet"];
export const ALL_STATUSES = "actual,future,hypothetical,negated,historical";

function chosen(filters: Filters, names: readonly FilterName[]): Query {
  return Object.fromEntries(names.filter((name) => filters[name] !== undefined).map((name) => [name, filters[name]]));
}

/** Without a status actual events are meant: said to the server in so many words. */
export const eventQuery = (filters: Filters): Query => ({ status: "actual", ...chosen(filters, EVENT_FILTERS) });
export const quoteQuery = (filters: Filters): Query => chosen(filters, QUOTE_FILTERS);
/** For what counts both. */
export const bothQuery = (filters: Filters): Query => ({ ...quoteQuery(filters), ...eventQuery(filters) });

export function without(filters: Filters, ...names: FilterName[]): Filters {
  const rest = { ...filters };
  for (const name of names) delete rest[name];
  return rest;
}

/** What the server answers; null asks nothing. */
export function useAnswer<T>(path: string | null, query: Query = {}): Loaded<T> {
  const key = path === null ? null : address(path, query);
  return useLoad<T>(key, (stop) => get<T>(key ?? "", {}, stop));
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

export interface Paged<T> { items: T[]; total: number; atLeast: boolean; error: unknown; loading: boolean; more: (() => void) | null; retry: () => void }

/** A list that grows by a page each time that `more` is called; null asks nothing. */
export function usePages<T>(path: string | null, query: Query, limit = 20): Paged<T> {
  const key = path === null ? null : address(path, { ...query, limit });
  const first = useAnswer<Page<T>>(path, { ...query, limit });
  const [rest, setRest] = useState<{ of: Page<T> | null; items: T[]; next: string | null; error: unknown; loading: boolean }>(
    { of: null, items: [], next: null, error: null, loading: false });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), [key]);
  const grown = rest.of === first.data ? rest : { of: first.data, items: [], next: first.data?.next ?? null, error: null, loading: false };
  const load = () => {
    if (path === null || grown.next === null || grown.loading || first.loading) return;
    const aborter = stop.current = new AbortController();
    setRest({ ...grown, loading: true, error: null });
    get<Page<T>>(path, { ...query, limit, cursor: grown.next }, aborter.signal).then(
      (page) => setRest((now) => now.of === grown.of ? { ...now, items: [...now.items, ...page.items], next: page.next, loading: false } : now),
      (error: unknown) => { if (!isAbort(error)) setRest((now) => ({ ...now, loading: false, error })); },
    );
  };
  return {
    items: first.data === null ? [] : [...first.data.items, ...grown.items],
    total: first.data?.total ?? 0, atLeast: first.data?.more ?? false,
    error: first.error ?? grown.error, loading: first.loading || grown.loading,
    more: grown.next === null ? null : load, retry: first.error === null ? load : first.retry,
  };
}

/** null until it is there; asked for once. */
export const codebook = signal<Codebook | null>(null);
let asked = false;
export function useCodebook(): Codebook | null {
  useEffect(() => {
    if (asked) return;
    asked = true;
    get<Codebook>("/api/codebook").then((found) => { codebook.value = found; }, () => { asked = false; });
  }, []);
  return codebook.value;
}
