// Read: the articles of the database, a box for one that is not in it, and one article with what was read in it.
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { batch, signal } from "@preact/signals";
import { ApiError, get, post, type ArticleRecord, type ArticleRow, type Page } from "../../api";
import { addressOf, article, filters, item, open, options, setFilter } from "../../state";
import { status } from "../../status";
import { announce, Empty, explain, Failure, Loading, typing, useLoad, Words } from "../../ui";
import { day, plural } from "../../text";
import { leave, Reader } from "./reader";
import "./read.css";

/** The record of a text that was pasted; it is nowhere but here. */
const pasted = signal<ArticleRecord | null>(null);

export default function Read(): VNode {
  const id = article.value;
  if (id !== null) return <Stored key={id} id={id} />;
  if (pasted.value !== null) return <Reader record={pasted.value} id={null} back={{ words: "Back to the articles", go: () => { batch(() => { pasted.value = null; item.value = null; }); } }} />;
  return <Home />;
}

function Stored({ id }: { id: string }): VNode {
  const { data, error, loading, retry } = useLoad(id, (signal) => get<ArticleRecord>("/api/article", { id }, signal));
  const back = { words: "All articles", go: leave };
  if (error !== null) return <><p class="crumb"><button type="button" class="link" onClick={leave}>← All articles</button></p><Failure error={error} retry={error instanceof ApiError && error.status === 404 ? undefined : retry} /></>;
  return data === null || loading ? <Loading what="Opening the article" /> : <Reader record={data} id={id} back={back} />;
}

function Home(): VNode {
  useEffect(() => { document.title = "Read · Verbale"; }, []);
  return (
    <div class="home">
      <Articles />
      {status.value?.can_read !== false && <Paste />}
    </div>
  );
}

function Articles(): VNode {
  const { q, since, until, outlet } = filters.value;
  const asked = JSON.stringify([q, since, until, outlet]);
  const first = useLoad(asked, (signal) => get<Page<ArticleRow>>("/api/articles", { q, since, until, outlet }, signal));
  const [more, setMore] = useState<{ of: Page<ArticleRow>; items: ArticleRow[]; next: string | null } | null>(null);
  const [fetching, setFetching] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const list = useRef<HTMLOListElement>(null);

  const own = more !== null && more.of === first.data ? more : null;
  const items = [...first.data?.items ?? [], ...own?.items ?? []];
  const next = own !== null ? own.next : first.data?.next ?? null;
  const total = first.data?.total ?? 0;

  useEffect(() => { if (first.data !== null) announce(`${plural(first.data.total, "article")} found.`); }, [first.data]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (typing(event) || (event.key !== "j" && event.key !== "k")) return;
      const links = [...list.current?.querySelectorAll<HTMLElement>("a") ?? []];
      const at = links.indexOf(document.activeElement as HTMLElement);
      links[event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0)]?.focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  const load = async (): Promise<void> => {
    if (first.data === null || next === null) return;
    setFetching({ busy: true, error: null });
    try {
      const page = await get<Page<ArticleRow>>("/api/articles", { q, since, until, outlet, cursor: next });
      setMore({ of: first.data, items: [...own?.items ?? [], ...page.items], next: page.next });
      setFetching({ busy: false, error: null });
    } catch (error) {
      setFetching({ busy: false, error });
    }
  };

  return (
    <section class="articles" aria-labelledby="articles-title">
      <h1 id="articles-title">Articles</h1>
      <form class="narrow" role="search" aria-label="Articles" onSubmit={(event) => event.preventDefault()}>
        <label class="grow">Words <Late value={q ?? ""} set={(value) => setFilter("q", value)} /></label>
        <label>Since <input type="date" value={since ?? ""} onChange={(event) => setFilter("since", event.currentTarget.value)} /></label>
        <label>Until <input type="date" value={until ?? ""} onChange={(event) => setFilter("until", event.currentTarget.value)} /></label>
        {outlet !== undefined && <button type="button" onClick={() => setFilter("outlet", undefined)}><Words text={outlet} length={40} /> ✕</button>}
      </form>
      {first.error !== null ? <Failure error={first.error} retry={first.retry} />
        : first.data === null ? <Loading />
        : items.length === 0 ? <Empty>{q === undefined && since === undefined && until === undefined && outlet === undefined ? <p>There is no article in this database yet.</p> : <><p>No article fits.</p><button type="button" onClick={() => batch(() => { for (const name of ["q", "since", "until", "outlet"] as const) setFilter(name, undefined); })}>Show all</button></>}</Empty>
        : (
          <>
            <p class="quiet">{first.data.more && "more than "}{plural(total, "article")}</p>
            <ol class="list" ref={list}>{items.map((row) => <Row key={row.article} row={row} />)}</ol>
            {next !== null && <p class="centre"><button type="button" disabled={fetching.busy} onClick={() => void load()}>{fetching.busy ? "Loading…" : "Show more"}</button></p>}
            {fetching.error !== null && <Failure error={fetching.error} />}
          </>
        )}
    </section>
  );
}

/** A field that tells its value when the typing pauses. */
function Late({ value, set }: { value: string; set: (value: string) => void }): VNode {
  const [words, setWords] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => { setWords(value); }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return <input type="search" value={words} maxLength={400} onInput={(event) => {
    const now = event.currentTarget.value;
    setWords(now);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set(now), 250);
  }} />;
}

function Row({ row }: { row: ArticleRow }): VNode {
  const href = addressOf({ view: "read", article: row.article, item: null, filters: filters.value, options: options.value });
  return (
    <li>
      <a href={href} onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        open(row.article);
      }}><Words text={row.title === null || row.title === "" ? row.article : row.title} length={200} /></a>
      <p class="quiet">
        {row.outlet !== null && <><Words text={row.outlet} length={60} /> · </>}
        {row.published !== null && <><time dateTime={row.published}>{day(row.published)}</time> · </>}
        {plural(row.quotes, "quote")} · {plural(row.events, "event")}{row.language !== null && row.language !== "en" && <> · <Words text={row.language} length={12} /></>}
      </p>
    </li>
  );
}

/** What the field shows of a text at most; more would make the browser lay out what nobody reads there. */
const FIELD = 50_000;

function Paste(): VNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const long = useRef<string | null>(null);
  const [longLength, setLongLength] = useState(0);
  const [title, setTitle] = useState("");
  const [published, setPublished] = useState("");
  const [state, set] = useState<{ busy: boolean; error: unknown; said: string | null }>({ busy: false, error: null, said: null });

  const keep = (text: string | null): void => { long.current = text; setLongLength(text?.length ?? 0); };
  const send = async (): Promise<void> => {
    const text = long.current ?? field.current?.value ?? "";
    if (text.trim() === "") { set({ busy: false, error: null, said: "Paste a text first." }); field.current?.focus(); return; }
    set({ busy: true, error: null, said: null });
    announce("Reading.");
    try {
      const record = await post<ArticleRecord>("/api/read", { text, ...title.trim() === "" ? {} : { title: title.trim() }, ...published === "" ? {} : { published } });
      batch(() => { item.value = null; pasted.value = record; });
      announce(`Read: ${plural(record.quotes.length, "quote")}, ${plural(record.events.length, "event")}.`);
    } catch (error) {
      set({ busy: false, error, said: null });
    }
  };
  return (
    <section class="paste panel" aria-labelledby="paste-title">
      <h2 id="paste-title">Read a text</h2>
      <p class="quiet">Paste a news report. It is read at once and not kept.</p>
      <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
        {longLength > 0
          ? <div class="long"><p>A text of {longLength.toLocaleString("en-GB")} characters is ready.</p><button type="button" onClick={() => keep(null)}>Take it away</button></div>
          : <label>Text <textarea ref={field} rows={12} spellcheck={false} onPaste={(event) => {
            const words = event.clipboardData?.getData("text/plain") ?? "";
            if (words.length > FIELD) { event.preventDefault(); keep(words); }
          }} onInput={(event) => { if (event.currentTarget.value.length > FIELD) keep(event.currentTarget.value); }} /></label>}
        <div class="pair">
          <label class="grow">Title, if there is one <input value={title} maxLength={1000} onInput={(event) => setTitle(event.currentTarget.value)} /></label>
          <label>Published <input type="date" value={published} onInput={(event) => setPublished(event.currentTarget.value)} /></label>
        </div>
        <p><button type="submit" class="primary" disabled={state.busy}>{state.busy ? "Reading…" : "Read"}</button></p>
        {state.said !== null && <p class="error" role="alert">{state.said}</p>}
        {state.error !== null && <p class="error" role="alert">{explain(state.error)}</p>}
      </form>
    </section>
  );
}
