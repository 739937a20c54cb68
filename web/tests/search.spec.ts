import type { Page } from "@playwright/test";
import type { ArticleRecord, Page as Rows, QuoteRow } from "../src/api";
import { expect as hasty, fetchJson, someArticle, test } from "./page";

// A busy machine takes its time to load the charts.
test.describe.configure({ timeout: 90_000 });
const expect = hasty.configure({ timeout: 15_000 });

const filter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

/** A long word that the article surely has. */
function wordOf(record: ArticleRecord): string {
  const words = [...record.text.slice(record.text.length / 3).matchAll(/\b[a-z]{8,}\b/g)].map(([word]) => word);
  return words[0] ?? "the";
}

test("finds articles and marks what matched", async ({ page, visit }) => {
  const record = await someArticle(page), word = wordOf(record);
  await visit("/?view=search");
  await expect(page.getByRole("tabpanel", { name: "Articles" }).getByRole("listitem").first()).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the articles" }).fill(word);
  await page.keyboard.press("Enter");
  await expect.poll(() => filter(page, "q")).toBe(word);
  const found = page.getByRole("tabpanel", { name: "Articles" }).getByRole("listitem");
  await expect(found.first().locator("mark").first()).toHaveText(new RegExp(word.slice(0, 5), "i"));
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Search the articles" })).toHaveValue(word);
  await found.first().getByRole("link").click();
  await expect.poll(() => filter(page, "article")).not.toBeNull();
  expect(filter(page, "view")).toBeNull();
  await page.goBack();
  await expect(found.first()).toBeVisible();
  expect([filter(page, "view"), filter(page, "q")]).toEqual(["search", word]);
});

test("quotations are searched for the words themselves", async ({ page, visit }) => {
  const asked: URL[] = [];
  page.on("request", (request) => { asked.push(new URL(request.url())); });
  const { items } = await fetchJson<Rows<QuoteRow>>(page, "/api/quotes?limit=5");
  const word = [...(items[0]?.content ?? "").matchAll(/\b[a-z]{4,}\b/g)].map(([one]) => one).sort((a, b) => b.length - a.length)[0] ?? "the";
  await visit(`/?view=search&q=${word}`);
  await page.getByRole("tab", { name: "Quotations" }).click();
  expect(filter(page, "search.tab")).toBe("quotes");
  await expect(page.getByRole("tabpanel", { name: "Quotations" }).getByRole("listitem").first()).toBeVisible();
  const last = asked.filter((url) => url.pathname === "/api/quotes").at(-1);
  expect([last?.searchParams.get("about"), last?.searchParams.get("q")]).toEqual([word, null]);
  await page.getByRole("tab", { name: "Quotations" }).press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Events" })).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: "Events" }).getByRole("listitem").first()).toBeVisible();
});

test("facets count, narrow and let several be chosen", async ({ page, visit }) => {
  await visit("/?view=search&search.tab=events");
  const facet = page.getByRole("group", { name: "Type of event" });
  const boxes = facet.getByRole("checkbox");
  await expect(boxes.first()).toBeVisible();
  const first = Number((await facet.locator(".facet-count").first().innerText()).replace(/\D/g, ""));
  await boxes.first().check();
  await expect.poll(() => filter(page, "type")).not.toBeNull();
  await expect(page.getByRole("heading", { name: new RegExp(`^Events ${first.toLocaleString("en-GB")}\\b`) })).toBeVisible();
  await boxes.nth(1).check();
  await expect.poll(() => filter(page, "type")).toMatch(/^[^,]+,[^,]+$/);
  await page.reload();
  await expect(boxes.nth(1)).toBeChecked();
  await boxes.first().uncheck();
  await boxes.nth(1).uncheck();
  await expect.poll(() => filter(page, "type")).toBeNull();
});

test("who chooses a type or a speaker among articles sees events or quotations", async ({ page, visit }) => {
  await visit("/?view=search");
  await page.getByRole("group", { name: "Type of event" }).getByRole("checkbox").first().check();
  await expect(page.getByRole("tab", { name: "Events" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Articles" }).click();
  await expect(page.getByText("does not narrow articles")).toBeAttached();
  await page.getByRole("group", { name: "Speaker" }).getByRole("checkbox").first().check();
  await expect(page.getByRole("tabpanel", { name: "Quotations" }).getByRole("listitem").first()).toBeVisible();
});

test("the facet of statuses begins with what is actual", async ({ page, visit }) => {
  await visit("/?view=search&search.tab=events");
  const facet = page.getByRole("group", { name: "Status of events" });
  await expect(facet.getByRole("checkbox", { name: /^actual/ })).toBeChecked();
  const other = facet.getByRole("checkbox", { checked: false }).first();
  await other.check();
  await expect.poll(() => filter(page, "status")).toMatch(/^actual,/);
});

test("says when nothing is found", async ({ page, visit }) => {
  await visit("/?view=search&q=zzzzqqqq");
  await expect(page.getByText("No article has these words.")).toBeVisible();
});

test("what is searched for is text", async ({ page, visit }) => {
  await visit(`/?view=search&q=${encodeURIComponent("<img src=x onerror=alert(1)> \"'")}`);
  await expect(page.getByRole("searchbox", { name: "Search the articles" })).toHaveValue("<img src=x onerror=alert(1)> \"'");
  await expect(page.locator("main img")).toHaveCount(0);
});
