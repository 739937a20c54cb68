import type { Page } from "@playwright/test";
import { answers, manyEvents, months } from "./sample";
import { expect as hasty, test } from "./page";

// A busy machine takes its time to load the charts.
test.describe.configure({ timeout: 90_000 });
const expect = hasty.configure({ timeout: 15_000 });

const filter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const range = (page: Page) => page.getByRole("slider", { name: "Chosen range" });
async function box(page: Page) {
  const found = await page.getByRole("figure").locator(".chart-box").boundingBox();
  if (found === null) throw new Error("There is no chart.");
  return found;
}

test("opens with bins, a table of them and the sentences behind", async ({ page, visit }) => {
  await visit("/?view=timeline");
  await expect(page.getByRole("region", { name: "Chart" })).toBeVisible();
  await expect(page.getByRole("table", { name: /Events and quotations by/ })).toBeAttached();
  const sentence = page.getByRole("tabpanel", { name: "Events" }).getByRole("listitem").first().getByRole("link");
  await expect(sentence.locator("mark")).not.toBeEmpty();
  await sentence.click();
  await expect.poll(() => filter(page, "item")).toMatch(/^v\d+$/);
  expect(filter(page, "view")).toBeNull();
  await page.goBack();
  await expect(page.getByRole("region", { name: "Chart" })).toBeVisible();
  await page.getByRole("tab", { name: "Quotations" }).click();
  await page.getByRole("tabpanel", { name: "Quotations" }).getByRole("listitem").first().getByRole("link").click();
  await expect.poll(() => filter(page, "item")).toMatch(/^q\d+$/);
});

test.describe("two years of months", () => {
  test.beforeEach(async ({ page }) => { await answers(page, { "/api/timeline": months, "/api/events": manyEvents(45) }); });

  test("a brush chooses days, which the address holds and the other views take", async ({ page, visit }) => {
    await visit("/?view=timeline&timeline.by=month");
    await expect(range(page)).toHaveAttribute("aria-valuetext", "all, Jan 2024 to Dec 2025");
    const { x, y, width } = await box(page);
    const at = (share: number): number => x + 46 + (width - 46 - 40) * share;
    await page.mouse.move(at(2.5 / 24), y + 100);
    await page.mouse.move(at(2.5 / 24) + 1, y + 100);   // the tooltip comes
    await page.mouse.down();
    await page.mouse.move(at(4), y + 120);
    await page.mouse.move(at(5.5 / 24), y + 120, { steps: 4 });
    await page.mouse.up();
    await expect(range(page)).toHaveAttribute("aria-valuetext", "Mar 2024 to Jun 2024");
    expect([filter(page, "since"), filter(page, "until")]).toEqual(["2024-03-01", "2024-06-30"]);
    await expect(page.getByRole("heading", { name: /Events, 1 Mar 2024 to 30 Jun 2024/ })).toBeVisible();
    await page.reload();
    await expect(range(page)).toHaveAttribute("aria-valuetext", "Mar 2024 to Jun 2024");
    const asked = page.waitForRequest((request) => request.url().includes("/api/dyads"));
    await page.getByRole("link", { name: "Network" }).click();
    expect(new URL((await asked).url()).searchParams.get("since")).toBe("2024-03-01");
    await page.goBack();
    await page.getByRole("button", { name: "Clear selection" }).click();
    expect(filter(page, "since")).toBeNull();
  });

  test("arrow keys move the brush", async ({ page, visit }) => {
    await visit("/?view=timeline&timeline.by=month&since=2024-03-01&until=2024-06-30");
    await range(page).press("ArrowRight");
    await expect(range(page)).toHaveAttribute("aria-valuetext", "Apr 2024 to Jul 2024");
    await expect.poll(() => filter(page, "since")).toBe("2024-04-01");
    await page.getByRole("slider", { name: "Range from" }).press("ArrowRight");
    await page.getByRole("slider", { name: "Range to" }).press("End");
    await expect.poll(() => [filter(page, "since"), filter(page, "until")]).toEqual(["2024-05-01", "2025-12-31"]);
    await range(page).press("Escape");
    await expect.poll(() => filter(page, "since")).toBeNull();
    await range(page).press("ArrowRight");
    await expect.poll(() => [filter(page, "since"), filter(page, "until")]).toEqual(["2024-01-01", "2024-01-31"]);
  });

  test("a click chooses one bin, and lets go of it", async ({ page, visit }) => {
    await visit("/?view=timeline&timeline.by=month");
    const { x, y, width } = await box(page);
    const middle = x + 46 + (width - 86) * 12.5 / 24;
    await page.mouse.click(middle, y + 90);
    await expect(range(page)).toHaveAttribute("aria-valuetext", "Jan 2025");
    await page.mouse.click(middle, y + 90);
    await expect.poll(() => filter(page, "since")).toBeNull();
  });

  test("zooms to the range and out again", async ({ page, visit }) => {
    await visit("/?view=timeline&timeline.by=month&since=2024-03-01&until=2024-06-30");
    await page.getByRole("button", { name: "Zoom to selection" }).click();
    await expect(page.getByRole("row", { name: /^Jan 2024/ })).not.toBeAttached();
    await expect(page.getByRole("row", { name: /^Mar 2024/ })).toBeAttached();
    await page.getByRole("button", { name: "Zoom out" }).click();
    await expect(page.getByRole("row", { name: /^Jan 2024/ })).toBeAttached();
  });

  test("counts become rates", async ({ page, visit }) => {
    await visit("/?view=timeline&timeline.by=month");
    const cell = page.getByRole("row", { name: /^Jan 2024/ }).getByRole("cell").first();
    await expect(cell).toHaveText("10");
    await page.getByRole("radio", { name: "Per 100 articles" }).check();
    await expect(cell).toHaveText("50.0");
    await page.reload();
    await expect(page.getByRole("radio", { name: "Per 100 articles" })).toBeChecked();
    await expect(cell).toHaveText("50.0");
    await page.getByRole("checkbox", { name: "Mean Goldstein" }).uncheck();
    expect(filter(page, "timeline.goldstein")).toBe("off");
  });

  test("more sentences come on demand", async ({ page, visit }) => {
    await visit("/?view=timeline");
    const items = page.getByRole("tabpanel", { name: "Events" }).getByRole("listitem");
    await expect(items).toHaveCount(20);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("button", { name: "Show more" }).click();
    await expect(items).toHaveCount(45);
    await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
    await expect(items.last().locator("mark")).toHaveText("met");
  });
});

test("filters are asked for, shown as chips and dropped", async ({ page, visit }) => {
  const asked: string[] = [];
  page.on("request", (request) => { if (request.url().includes("/api/events")) asked.push(new URL(request.url()).search); });
  await visit("/?view=timeline");
  const bar = page.getByRole("region", { name: "Filters" });
  await expect(bar).toContainText("Only what happened");
  await expect.poll(() => asked.at(-1)).toContain("status=actual");
  await bar.getByLabel("Status").selectOption("Future");
  await expect.poll(() => asked.at(-1)).toContain("status=future");
  await bar.getByLabel("Text", { exact: true }).fill("the");
  await bar.getByLabel("Text", { exact: true }).press("Enter");
  await expect.poll(() => filter(page, "q")).toBe("the");
  await bar.getByRole("button", { name: /^Type/ }).click();
  await bar.getByRole("group", { name: "Type" }).getByRole("checkbox").first().check();
  await expect.poll(() => filter(page, "type")).not.toBeNull();
  await page.keyboard.press("Escape");
  await expect(bar.getByRole("button", { name: /^Type/ })).toBeFocused();
  await page.reload();
  await expect(bar.getByRole("list", { name: "Active filters" }).getByRole("listitem")).toHaveCount(3);
  await bar.getByRole("button", { name: "Remove filter Status future" }).click();
  await expect(bar).toContainText("Only what happened");
  await bar.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("?view=timeline");
});

test("says when nothing is found, and when the server fails", async ({ page, visit, troubles }) => {
  await visit("/?view=timeline&q=zzzzqqqq");
  await expect(page.getByText("Nothing matches these filters on any day.")).toBeVisible();
  await page.route("**/api/timeline*", (route) => route.fulfill({ status: 500, json: { error: { code: "broken", message: "The database is <b>gone</b>." } } }));
  await page.reload();
  await expect(page.getByRole("alert").first()).toContainText("The database is <b>gone</b>.");
  await page.unroute("**/api/timeline*");
  await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(page.getByText("Nothing matches these filters on any day.")).toBeVisible();
  expect(troubles.splice(0).every((one) => one.includes("500"))).toBe(true);   // the browser tells of the answer itself
});
