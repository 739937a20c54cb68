import type { Page } from "@playwright/test";
import { answers, event, manyEvents } from "./sample";
import { expect as hasty, test } from "./page";

// A busy machine takes its time to load the charts.
test.describe.configure({ timeout: 90_000 });
const expect = hasty.configure({ timeout: 15_000 });

const filter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const grid = (page: Page, name = "Events") => page.getByRole("grid", { name });
const row = (page: Page, at: number) => grid(page).locator(`[data-row="${at}"]`);

test("events and quotations as rows; a row opens its item, and Back leads to it again", async ({ page, visit }) => {
  await visit("/?view=table");
  await expect(row(page, 0)).toContainText(/\d{4}-\d\d-\d\d/);
  await row(page, 2).click();
  await expect.poll(() => filter(page, "item")).toMatch(/^v\d+$/);
  await page.goBack();
  await expect(row(page, 2)).toHaveAttribute("tabindex", "0");
  await page.getByRole("radio", { name: "Quotations" }).check();
  expect(filter(page, "table.of")).toBe("quotes");
  await expect(grid(page, "Quotations").getByRole("columnheader", { name: "Speaker", exact: true })).toBeVisible();
  await page.reload();
  await grid(page, "Quotations").locator("[data-row=\"0\"]").click();
  await expect.poll(() => filter(page, "item")).toMatch(/^q\d+$/);
});

test("facets and order narrow and turn the rows", async ({ page, visit }) => {
  await visit("/?view=table");
  const facet = page.getByRole("group", { name: "Type" }).first();
  const total = Number((await facet.locator(".facet-count").first().innerText()).replace(/\D/g, ""));
  await facet.getByRole("checkbox").first().check();
  await expect(page.locator(".grid-total")).toContainText(String(total));
  const asked = page.waitForRequest((request) => request.url().includes("/api/events") && request.url().includes("order=desc"));
  await grid(page).getByRole("button", { name: /^Day/ }).click();
  await asked;
  await expect(grid(page).getByRole("columnheader", { name: /^Day/ })).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await expect(grid(page).getByRole("columnheader", { name: /^Day/ })).toHaveAttribute("aria-sort", "descending");
});

test.describe("a hundred thousand rows", () => {
  let asked: URL[] = [];
  test.beforeEach(async ({ page }) => { asked = await answers(page, { "/api/events": manyEvents(100_000) }); });

  test("only what is looked at is fetched and drawn", async ({ page, visit }) => {
    await visit("/?view=table");
    await expect(row(page, 0)).toContainText("for the 0. time");
    await expect(page.locator(".grid-total")).toHaveText("10,000+ events");
    expect(asked.length).toBe(1);
    expect(await grid(page).getByRole("row").count()).toBeLessThan(50);
    await grid(page).evaluate((box) => { box.scrollTop = 58 * 1500; });
    await expect(row(page, 1503)).toContainText("for the 1503. time");
    expect(await grid(page).getByRole("row").count()).toBeLessThan(50);
    expect(asked.length).toBeLessThanOrEqual(9);
  });

  test("keys walk over the rows, to the last that is known and further", async ({ page, visit }) => {
    await visit("/?view=table");
    await row(page, 0).focus();
    await page.keyboard.press("ArrowDown");
    await expect(row(page, 1)).toBeFocused();
    await page.keyboard.press("PageDown");
    await expect(row(page, 1)).not.toBeFocused();
    await page.keyboard.press("End");
    await expect(row(page, 9999)).toBeFocused();
    await expect(row(page, 9999)).toContainText("for the 9999. time", { timeout: 40_000 });
    await page.keyboard.press("ArrowDown");
    await expect(row(page, 10_000)).toBeFocused();
    await page.keyboard.press("Home");
    await expect(row(page, 0)).toBeFocused();
    await expect(row(page, 0)).toContainText("for the 0. time");
    await page.keyboard.press("Enter");
    await expect.poll(() => [filter(page, "article"), filter(page, "item")]).toEqual(["a0", "v1"]);
  });

  test("coming back from an article leads to the same place", async ({ page, visit, troubles }) => {
    await visit("/?view=table");
    await expect(row(page, 0)).toContainText("for the 0. time");
    await grid(page).evaluate((box) => { box.scrollTop = 58 * 300; });
    await row(page, 305).click();
    await expect.poll(() => filter(page, "article")).toBe("a76");
    await page.goBack();
    await expect(row(page, 305)).toContainText("for the 305. time");
    await expect(row(page, 305)).toBeInViewport();
    troubles.splice(0);   // there is no such article in the database
  });
});

test("columns are hidden and shown", async ({ page, visit }) => {
  await visit("/?view=table");
  await page.getByRole("button", { name: "Columns" }).click();
  const columns = page.getByRole("group", { name: "Columns" });
  await columns.getByRole("checkbox", { name: "Status" }).uncheck();
  await columns.getByRole("checkbox", { name: "CAMEO" }).check();
  await expect(grid(page).getByRole("columnheader", { name: "Status" })).toHaveCount(0);
  await page.reload();
  await expect(grid(page).getByRole("columnheader", { name: "CAMEO" })).toBeAttached();
  await expect(grid(page).getByRole("columnheader", { name: "Status" })).toHaveCount(0);
});

test("what is on screen can be taken out", async ({ page, visit, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await answers(page, { "/api/events": manyEvents(3) });
  await visit("/?view=table&source=RUS&since=2024-01-01");
  await expect(row(page, 2)).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("link", { name: "All as CSV" })).toHaveAttribute("href", "/api/export?of=events&to=csv&status=actual&source=RUS&since=2024-01-01");
  await expect(page.getByRole("link", { name: "All as JSONL" })).toHaveAttribute("href", /to=jsonl/);
  await page.getByRole("button", { name: /^Copy the 3 rows/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "3 rows copied." })).toBeAttached();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n");
  expect(lines.length).toBe(4);
  expect(lines[0]?.split("\t").slice(0, 3)).toEqual(["Day", "Source", "Type"]);
  expect(lines[1]?.split("\t").slice(0, 4)).toEqual(["2024-01-01", "Russia", "CONSULT", "Ukraine"]);
});

test("whatever an article holds is shown as text", async ({ page, visit }) => {
  const hostile = "<img src=x onerror=alert(1)>\u202egnihton\u0007";
  await answers(page, { "/api/events": () => ({ items: [{ ...event(0), title: hostile, source_name: hostile, target_name: null, target: hostile, place: hostile, trigger: "met", sentence: `${hostile} met`, sentence_begin: 0, begin: [...hostile].length + 1, end: [...hostile].length + 4 }], next: null, total: 1, more: false }) });
  for (const path of ["/?view=table", "/?view=timeline", "/?view=search&search.tab=events"]) {
    await visit(path);
    await expect(page.locator("main mark").first()).toHaveText("met");
    await expect(page.locator("main")).toContainText("<img src=x onerror=alert(1)>[U+202E]gnihton␇");
    await expect(page.locator("main img")).toHaveCount(0);
  }
});
