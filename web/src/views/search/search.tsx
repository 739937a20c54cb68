// One box over the articles, with quotations and events beside them, and facets that narrow what was found.
import { useEffect, useState } from "preact/hooks";
import type { ArticleRow, CountRow, FilterName, Filters, SearchRow } from "../../api";
import { Tabs } from "../../controls";
import { Evidence, ItemLink } from "../../evidence";
import { FilterBar, toggleFilter, values } from "../../filters";
import { ALL_STATUSES, ARTICLE_FILTERS, eventQuery, quoteQuery, useAnswer, usePages, without, type Query } from "../../loading";
import { filters, options, setFilter, setOption } from "../../state";
import { count, day, visible } from "../../text";
import { Empty, Failure, Words } from "../../ui";
import { upperFirst } from "../../quad";
import "./search.css";

type Tab = "articles" | "quotes" | "events";

export default function Search() {
  const active = filters.value;
  const tab: Tab = (["quotes", "events"] as const).find((one) => one === options.value["search.tab"]) ?? "articles";
  const words = active.q ?? "";
  // The words that are searched for in articles are searched for in quotations themselves, unless others are asked for.
  const said: Filters = active.about !== undefined || words === "" ? active : { ...without(active, "q"), about: words };
  // Articles are not of a type: who chooses one wants to see events.
  const toEvents = (): void => setOption("search.tab", "events");
  return (
    <div class="view search">
      <h1 class="unseen">Search</h1>
      <Box />
      <FilterBar of={tab} without={["q"]} />
      <div class="with-facets">
        <aside class="facets" aria-label="Facets">
          {tab === "quotes" ? <Facet of="quotes" by="outlet" filter="outlet" title="Outlet" within={said} /> : <Facet of="events" by="outlet" filter="outlet" title="Outlet" />}
          {tab !== "quotes" && <>
            <Facet of="events" by="type" filter="type" title="Type of event" onTurn={toEvents} />
            <Facet of="events" by="status" filter="status" title="Status of events" onTurn={toEvents} />
          </>}
          {tab !== "events" && <Facet of="quotes" by="speaker" filter="speaker" title="Speaker" within={said} onTurn={() => setOption("search.tab", "quotes")} />}
          {tab === "quotes" && <Facet of="quotes" by="kind" filter="kind" title="Quotation" within={said} />}
        </aside>
        <section class="panel found" aria-label="Results">
          <Tabs label="What is searched" panel="search-results" value={tab} options={[["articles", "Articles"], ["quotes", "Quotations"], ["events", "Events"]] as const}
            onChoose={(value) => setOption("search.tab", value === "articles" ? undefined : value)} />
          <div id="search-results" role="tabpanel" aria-label={tab === "quotes" ? "Quotations" : upperFirst(tab)}>
            {tab === "articles" && <Articles words={words} />}
            {tab === "quotes" && <Evidence of="quotes" level={2} query={quoteQuery(said)} title="Quotations" empty="No quotation matches." />}
            {tab === "events" && <Evidence of="events" level={2} query={eventQuery(active)} title="Events" empty="No event matches." />}
          </div>
        </section>
      </div>
    </div>
  );
}

function Box() {
  const held = filters.value.q ?? "";
  const [draft, setDraft] = useState(held);
  useEffect(() => { setDraft(held); }, [held]);
  return (
    <form class="searchbox" role="search" onSubmit={(event) => { event.preventDefault(); setFilter("q", draft.trim()); }}>
      <input type="search" aria-label="Search the articles" placeholder="Words of the articles, such as ceasefire talks" dir="auto" enterkeyhint="search" autocomplete="off" spellcheck={false}
        value={draft} onInput={(event) => { setDraft(event.currentTarget.value); if (event.currentTarget.value === "") setFilter("q", undefined); }} />
      <button type="submit" class="primary">Search</button>
    </form>
  );
}

/** What of the filters tells articles apart. */
function articleQuery(active: Filters): Query {
  return Object.fromEntries(ARTICLE_FILTERS.map((name) => [name, active[name]]));
}

function Articles(props: { words: string }) {
  const searching = props.words !== "";
  const pages = usePages<SearchRow | ArticleRow>(searching ? "/api/search" : "/api/articles", articleQuery(filters.value));
  return (
    <section class="evidence-list" aria-busy={pages.loading}>
      <h2>Articles <span class="figure">{pages.loading && pages.items.length === 0 ? "…" : `${count(pages.total)}${pages.atLeast ? "+" : ""}`}</span></h2>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.error === null && !pages.loading && pages.items.length === 0 && <Empty>No article has these words. Fewer words, or fewer filters, find more.</Empty>}
      <ol>
        {pages.items.map((row) => (
          <li key={row.article} class="evidence article">
            <ItemLink class="article-title" article={row.article} item={null}><Words text={row.title ?? row.article} /></ItemLink>
            {"snippet" in row && <p class="snippet"><bdi class="words">{row.snippet.map((piece, at) => piece.match ? <mark key={at}>{visible(piece.text)}</mark> : visible(piece.text))}</bdi></p>}
            <span class="origin">
              {row.outlet !== null && <><Words text={row.outlet} length={60} /> · </>}{row.published !== null && <><time dateTime={row.published}>{day(row.published)}</time> · </>}
              {count(row.quotes)} quotes · {count(row.events)} events
            </span>
          </li>
        ))}
      </ol>
      {pages.more !== null && pages.error === null && <button type="button" class="more" disabled={pages.loading} onClick={pages.more}>{pages.loading ? "Reading…" : "Show more"}</button>}
    </section>
  );
}

/** Words with a comma would be taken for two values. */
const asValue = (filter: FilterName, key: string): string => filter === "speaker" ? key.replace(/,/g, " ") : key;

/** Values of one filter with how many items each has; all that the other filters let through are counted. */
export function Facet(props: { of: "events" | "quotes"; by: string; filter: FilterName; title: string; within?: Filters; onTurn?: () => void }) {
  const active = filters.value;
  const [isWhole, setWhole] = useState(false);
  const others = without(props.within ?? active, props.filter);
  const query = props.of === "events" ? eventQuery(others) : quoteQuery(others);
  const counts = useAnswer<{ items: CountRow[] }>("/api/counts", { of: props.of, by: props.by, ...query, ...(props.filter === "status" ? { status: ALL_STATUSES } : {}), limit: 50 });
  const chosen = active[props.filter] === undefined && props.filter === "status" ? ["actual"] : values(active[props.filter]);
  const items = counts.data?.items ?? [];
  const most = Math.max(1, ...items.map((item) => item.count));
  const shown = isWhole ? items : items.filter((item, at) => at < 8 || chosen.includes(asValue(props.filter, item.key)));
  if (counts.error === null && counts.data !== null && items.length === 0 && chosen.length === 0) return null;
  const turn = (key: string) => {
    const value = asValue(props.filter, key);
    if (props.filter !== "status") { toggleFilter(props.filter, value); return; }
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    setFilter("status", next.length === 0 || (next.length === 1 && next[0] === "actual") ? undefined : next.join(","));
  };
  return (
    <fieldset class="facet" aria-busy={counts.loading}>
      <legend>{props.title}</legend>
      {counts.error !== null && <Failure error={counts.error} retry={counts.retry} />}
      <ul>
        {shown.map((item) => (
          <li key={item.key}>
            <label>
              <input type="checkbox" checked={chosen.includes(asValue(props.filter, item.key))} onChange={() => { turn(item.key); props.onTurn?.(); }} />
              <span class="facet-name"><Words text={item.name} length={60} /></span>
              <span class="facet-count">{count(item.count)}</span>
              <span class="facet-bar" aria-hidden="true"><span style={{ width: `${item.count / most * 100}%` }} /></span>
            </label>
          </li>
        ))}
      </ul>
      {items.length > shown.length && <button type="button" class="link" onClick={() => setWhole(true)}>{count(items.length - shown.length)} more</button>}
      {isWhole && items.length > 8 && <button type="button" class="link" onClick={() => setWhole(false)}>fewer</button>}
    </fieldset>
  );
}
