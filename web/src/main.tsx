// The page: header, navigation, and one view at a time, each loaded when it is first opened.
import { render, type ComponentType, type VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import "./style.css";
import "./views.css";
import { get, type ServerStatus } from "./api";
import { addressOf, article, begin, filters, item, options, view, VIEWS, type ViewName } from "./state";
import { Failure, LiveRegion, Loading, typing } from "./ui";
import { theme, toggleTheme } from "./theme";
import { count, plural } from "./text";
import { status } from "./status";

const NAMES: Readonly<Record<ViewName, string>> = { read: "Read", timeline: "Timeline", network: "Network", search: "Search", table: "Table" };

const LOADERS: Readonly<Record<ViewName, () => Promise<{ default: ComponentType }>>> = {
  read: () => import("./views/read/read"),
  timeline: () => import("./views/timeline/timeline"),
  network: () => import("./views/network/network"),
  search: () => import("./views/search/search"),
  table: () => import("./views/table/table"),
};

function Lazy({ name }: { name: ViewName }): VNode {
  const [state, set] = useState<{ View: ComponentType | null; failed: boolean; turn: number }>({ View: null, failed: false, turn: 0 });
  useEffect(() => {
    let here = true;
    LOADERS[name]().then(
      (module) => { if (here) set((before) => ({ ...before, View: module.default })); },
      () => { if (here) set((before) => ({ ...before, failed: true })); },
    );
    return () => { here = false; };
  }, [name, state.turn]);
  if (state.failed) return <Failure error={null} retry={() => set({ View: null, failed: false, turn: state.turn + 1 })} />;
  return state.View === null ? <Loading /> : <state.View />;
}

const help = signal(false);
const KEYS: readonly (readonly [string, string])[] = [
  ["?", "this list"],
  ["1 … 5", "Read, Timeline, Network, Search, Table"],
  ["j  k", "next, previous quotation or event (Read); next, previous article (list)"],
  ["↓  ↑", "the same, on a card"],
  ["Enter", "open: the details of what is chosen"],
  ["Esc", "choose nothing; close"],
  ["s  S", "next, previous sentence (Read), to link to it"],
  ["c", "copy what is chosen, with its source"],
];

function Help(): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (help.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [help.value]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => { help.value = false; }}>
      <h2 id="help-title">Keys</h2>
      <table>
        <tbody>
          {KEYS.map(([keys, what]) => <tr key={keys}><th scope="row">{keys.split("  ").map((key) => <kbd key={key}>{key}</kbd>)}</th><td>{what}</td></tr>)}
        </tbody>
      </table>
      <button type="button" onClick={() => { help.value = false; }}>Close</button>
    </dialog>
  );
}

function go(event: MouseEvent, name: ViewName): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  // The link of the view that is open leads to its beginning: from an article back to the list.
  if (name === "read" && view.value === "read") { article.value = null; item.value = null; }
  view.value = name;
}

function Header(): VNode {
  const now = status.value;
  return (
    <header class="header">
      <a class="brand" href="/" onClick={(event) => { if (view.value !== "read") { article.value = null; item.value = null; } go(event, "read"); }}>Verbale</a>
      <nav class="views" aria-label="Views">
        {VIEWS.map((name) => (
          <a key={name} href={addressOf({ view: name, article: article.value, item: item.value, filters: filters.value, options: options.value })}
            aria-current={view.value === name ? "page" : undefined} onClick={(event) => go(event, name)}>{NAMES[name]}</a>
        ))}
      </nav>
      {now !== null && <p class="size" title={`Verbale ${now.version}`}>{plural(now.articles, "article")} · {count(now.quotes)} quotes · {count(now.events)} events</p>}
      <button type="button" class="plain" aria-label="Keys" title="Keys (?)" onClick={() => { help.value = true; }}>?</button>
      <button type="button" class="plain" aria-pressed={theme.value === "dark"} aria-label="Dark" title="Light or dark" onClick={toggleTheme}>
        <span aria-hidden="true">{theme.value === "dark" ? "☾" : "☀"}</span>
      </button>
    </header>
  );
}

function Page(): VNode {
  const name = view.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${NAMES[name]} · Verbale`;
    if (first.current) { first.current = false; return; }
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [name]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} data-view={name}><Lazy key={name} name={name} /></main>
      <LiveRegion />
      <Help />
    </>
  );
}

addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const at = "12345".indexOf(event.key);
  if (event.key === "?") { event.preventDefault(); help.value = true; }
  else if (event.key.length === 1 && at >= 0) view.value = VIEWS[at]!;
});

begin();
get<ServerStatus>("/api/status").then((found) => { status.value = found; }, () => { /* The views say that the server does not answer. */ });
const place = document.getElementById("page");
if (place !== null) render(<Page />, place);
