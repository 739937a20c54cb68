import type { Page } from "@playwright/test";
import { answers, DYADS, manyEvents, months } from "./sample";
import { expect as hasty, test } from "./page";

// A busy machine takes its time to load the charts.
test.describe.configure({ timeout: 90_000 });
const expect = hasty.configure({ timeout: 15_000 });

const filter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

test("opens on the server's own pairs", async ({ page, visit }) => {
  await visit("/?view=network&network.by=actor");
  await expect(page.getByRole("region", { name: "Graph" })).toBeVisible();
  const actors = page.getByRole("tabpanel", { name: "Actors" }).getByRole("button");
  await expect(actors.first()).toBeVisible({ timeout: 15_000 });
  await actors.first().click();
  await expect.poll(() => filter(page, "actor")).not.toBeNull();
  await expect(page.getByRole("tabpanel", { name: "Actors" }).getByRole("button", { pressed: true })).toBeVisible({ timeout: 15_000 });
});

test.describe("five countries", () => {
  test.beforeEach(async ({ page }) => { await answers(page, { "/api/dyads": () => ({ items: DYADS }), "/api/timeline": months, "/api/events": manyEvents(30) }); });

  test("an arrow of the list chooses a pair, whose history and sentences come", async ({ page, visit }) => {
    await visit("/?view=network");
    await expect(page.getByRole("img", { name: /Graph of the 20 strongest of 20 pairs/ })).toBeVisible();
    await page.getByRole("tab", { name: "Pairs" }).click();
    await page.getByRole("tabpanel", { name: "Pairs" }).getByRole("button", { name: "Russia → Ukraine 95" }).click();
    expect(filter(page, "pair")).toBe("RUS,UKR");
    const pair = page.getByRole("region", { name: "The pair Russia and Ukraine" });
    await expect(pair.getByRole("figure", { name: "Russia towards Ukraine by week" }).or(pair.getByRole("figure", { name: "Russia towards Ukraine by month" }))).toBeVisible();
    await expect(pair.getByRole("heading", { name: /^Ukraine → Russia/ })).toBeVisible();
    await expect(pair.getByRole("heading", { name: /^Sentences/ })).toHaveCount(2);
    await page.reload();
    await expect(pair).toBeVisible();
    await pair.getByRole("button", { name: "Close pair" }).click();
    expect(filter(page, "pair")).toBeNull();
  });

  test("asks for each direction, and for what is said about the two", async ({ page, visit }) => {
    const asked: URL[] = [];
    page.on("request", (request) => { asked.push(new URL(request.url())); });
    await visit("/?view=network&pair=RUS,UKR");
    const has = (path: string, words: Record<string, string>) => expect.poll(() => asked.some((url) => url.pathname === path && Object.entries(words).every(([name, value]) => url.searchParams.get(name) === value))).toBe(true);
    await has("/api/timeline", { source: "RUS", target: "UKR" });
    await has("/api/timeline", { source: "UKR", target: "RUS" });
    await has("/api/events", { source: "UKR", target: "RUS", status: "actual" });
    await has("/api/quotes", { about: "Ukraine" });
    await page.getByRole("radio", { name: "both" }).check();
    await has("/api/quotes", { about: "Russia Ukraine" });
  });

  test("a point of the history narrows the sentences", async ({ page, visit }) => {
    await visit("/?view=network&pair=RUS,UKR");
    const forth = page.getByRole("figure", { name: /^Russia towards Ukraine/ });
    await forth.getByRole("slider", { name: "Chosen range" }).press("ArrowRight");
    await expect.poll(() => filter(page, "since")).toBe("2024-01-01");
    await expect(page.getByRole("heading", { name: /^Sentences, 1 Jan 2024 to/ })).toHaveCount(2);
  });

  test("the matrix is walked by keys", async ({ page, visit }) => {
    await visit("/?view=network");
    await page.getByRole("radio", { name: "Matrix" }).check();
    const matrix = page.getByRole("grid", { name: /sources in rows/ });
    const cell = (name: RegExp) => matrix.getByRole("gridcell", { name });
    await expect(cell(/^Russia to Russia: no events/)).toHaveAttribute("tabindex", "0");
    await cell(/^Russia to Russia/).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowUp");
    await expect(cell(/^Russia to Ukraine: 95 events, mean Goldstein \+1\.0/)).toBeFocused();
    await page.keyboard.press("Enter");
    expect(filter(page, "pair")).toBe("RUS,UKR");
    await expect(cell(/^Russia to Ukraine/)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Control+End");
    await expect(cell(/^Germany to Germany/)).toBeFocused();
    await page.reload();
    await expect(cell(/^Russia to Ukraine/)).toHaveAttribute("aria-selected", "true");
  });

  test("the slider leaves the strongest", async ({ page, visit }) => {
    await visit("/?view=network");
    const slider = page.getByRole("slider", { name: /^Pairs/ });
    await slider.focus();
    await page.keyboard.press("Home");
    await expect(page.getByRole("img", { name: /Graph of the 5 strongest of 20/ })).toBeVisible();
    expect(filter(page, "network.edges")).toBe("5");
  });

  test("the same pairs lie the same way", async ({ page, visit }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const picture = async (): Promise<string> => {
      await visit("/?view=network");
      const graph = page.getByRole("img", { name: /^Graph of/ });
      await expect(graph).toBeVisible();
      // Until it stands still.
      let before = "", now = "";
      do { before = now; await page.waitForTimeout(800); now = (await graph.screenshot()).toString("base64"); } while (now !== before);
      return now;
    };
    expect(await picture() === await picture()).toBe(true);
  });
});
