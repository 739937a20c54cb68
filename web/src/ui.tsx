// What all views share: states of loading, failing and being empty; the live region; foreign words.
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { ApiError } from "./api";
import { short } from "./text";

/** Foreign text on one line: its controls visible, its direction kept to itself. */
export function Words({ text, length }: { text: string; length?: number }): VNode {
  return <bdi class="words">{short(text, length)}</bdi>;
}

const spoken = signal("");
/** Has a screen reader say it, when the voice is free. */
export function announce(text: string): void { spoken.value = text; }
export function LiveRegion(): VNode { return <div class="unseen" role="status" aria-live="polite">{spoken.value}</div>; }

export function Loading({ what = "Loading" }: { what?: string }): VNode {
  return <p class="state" role="status"><span class="spinner" aria-hidden="true" />{what}…</p>;
}

export function Empty({ children }: { children: ComponentChildren }): VNode {
  return <div class="state">{children}</div>;
}

export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }): VNode {
  return (
    <div class="state failure" role="alert">
      <p>{explain(error)}</p>
      {retry && <button type="button" onClick={retry}>Try again</button>}
    </div>
  );
}

/** An error in words for the reader. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something in this page went wrong. Loading it again may help.";
  switch (error.status) {
    case 0: return "The server does not answer. Is it still running?";
    case 404: return "There is no such article in this database.";
    case 413: {
      const limit = /limit of (\d{4,12})/.exec(error.message)?.[1];
      return `This is longer than the server takes${limit === undefined ? "" : `, ${Math.floor(Number(limit) / 1024).toLocaleString("en-GB")} KB at once`}. Try a shorter part of it.`;
    }
    case 503: return `The server is busy with other texts just now. Please try again in ${error.wait_s === null || error.wait_s < 2 ? "a moment" : `${error.wait_s} seconds`}.`;
    default: return short(error.message, 300);
  }
}

export interface Loaded<T> { data: T | null; error: unknown; loading: boolean; retry: () => void }

/** Loads when `key` changes (null: nothing to load), and drops answers that come too late.  The data before stay until the new are
 *  there. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ key: string | null; data: T | null; error: unknown; loading: boolean }>({ key: null, data: null, error: null, loading: key !== null });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) { set({ key, data: null, error: null, loading: false }); return; }
    const controller = new AbortController();
    set((before) => ({ ...before, error: null, loading: true }));
    latest.current(controller.signal).then(
      (data) => { if (!controller.signal.aborted) set({ key, data, error: null, loading: false }); },
      (error: unknown) => { if (!controller.signal.aborted) set({ key, data: null, error, loading: false }); },
    );
    return () => controller.abort();
  }, [key, turn]);
  return { data: state.data, error: state.error, loading: state.loading, retry: () => setTurn((before) => before + 1) };
}

/** True where a key press is meant for a field, not for the page. */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName) || target.closest("dialog[open]") !== null;
}
