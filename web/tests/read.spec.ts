import { cut, expect, someArticle, test } from "./page";

test("the list leads to an article, and back", async ({ page, visit }) => {
  await visit("/");
  const link = page.locator(".list a").first();
  const title = await link.innerText();
  await link.click();
  await expect(page.locator("article h1")).toContainText(title.slice(0, 30));
  await page.goBack();
  await expect(page.locator(".list a").first()).toHaveText(title);
});

test("the list is narrowed by words", async ({ page, visit }) => {
  await visit("/");
  await expect(page.locator(".list li").first()).toBeVisible();
  const all = await page.locator(".list li").count();
  await page.getByLabel("Words").fill("zzznowhere");
  await expect(page.getByText("No article fits.")).toBeVisible();
  await expect(page).toHaveURL(/q=zzznowhere/);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.locator(".list li")).toHaveCount(all);
});

test("a quotation that is chosen is lit, with its speaker", async ({ page, visit }) => {
  const record = await someArticle(page);
  const quote = record.quotes.find((one) => one.speaker !== null && one.kind === "direct")!;
  await visit(`/?article=${record.id}`);
  const head = page.locator(`#card-${quote.id} .head`);
  await head.click();
  await expect(head).toHaveAttribute("aria-expanded", "true");
  await expect(page).toHaveURL(new RegExp(`item=${quote.id}$`));
  const lit = (await page.locator(".article .lit").allInnerTexts()).join("");
  expect(lit.replace(/\s+/g, "")).toContain(cut(record, quote.content[0]!).replace(/\s+/g, ""));
  expect(lit.replace(/\s+/g, "")).toContain(cut(record, quote.speaker!).replace(/\s+/g, ""));
  await expect(page.locator(`#card-${quote.id} .details`)).toContainText("Confidence");
  await page.keyboard.press("Escape");
  await expect(page.locator(".article .lit")).toHaveCount(0);
});

test("a place in the text chooses its card", async ({ page, visit }) => {
  const record = await someArticle(page);
  await visit(`/?article=${record.id}`);
  const trigger = page.locator(".article .trigger").first();
  const items = (await trigger.getAttribute("data-items"))!.split(" ");
  const event = items.find((one) => one.startsWith("v"))!;
  await trigger.click();
  await expect(page.locator(`#card-${event}`)).toHaveClass(/chosen/);
  await expect(page.locator(`#card-${event} .details`)).toContainText("Status");
});

test("the text is whole, whatever is marked in it", async ({ page, visit }) => {
  const record = await someArticle(page);
  await visit(`/?article=${record.id}`);
  await expect(page.locator(".passage")).toHaveCount(record.blocks.length);
  const shown = await page.locator(".passage > :first-child").evaluateAll((all) => all.map((one) => one.textContent ?? ""));
  expect(shown).toEqual(record.blocks.map((block) => cut(record, block)));
});

test("a speaker is filtered by the legend", async ({ page, visit }) => {
  const record = await someArticle(page);
  await visit(`/?article=${record.id}`);
  const cards = page.locator(".card.of-quote");
  await expect(cards.first()).toBeVisible();
  const all = await cards.count();
  const chip = page.locator(".speaker-chip").first();
  const number = Number(await chip.locator(".number").innerText());
  await chip.click();
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => cards.count()).toBeLessThan(all);
  expect(await cards.count()).toBeLessThanOrEqual(number);
  await page.reload();
  await expect(page.locator(".speaker-chip").first()).toHaveAttribute("aria-pressed", "true");
});

test("a layer is hidden and shown", async ({ page, visit }) => {
  const record = await someArticle(page);
  await visit(`/?article=${record.id}`);
  await expect(page.locator(".card.of-event").first()).toBeVisible();
  await page.getByRole("group", { name: "Layers" }).getByRole("button", { name: /Events/ }).click();
  await expect(page.locator(".card.of-event")).toHaveCount(0);
  const stands = await page.locator(".article .trigger").first().evaluate((one) => getComputedStyle(one).fontWeight === getComputedStyle(one.parentElement!).fontWeight);
  expect(stands).toBe(true);                            // as the words around it: in a heading they are heavy, too
});

test("links lead to quotations, events, entities and sentences", async ({ page, visit }) => {
  const record = await someArticle(page);
  const last = record.sentences.length;
  for (const [item, span] of [[record.quotes.at(-1)!.id, record.quotes.at(-1)!.content[0]!], [record.events.at(-1)!.id, record.events.at(-1)!.mentions.find((one) => one.best)!], ["e1", record.entities[0]!.mentions[0]!], [`s${last}`, record.sentences[last - 1]!]] as const) {
    await visit(`/?article=${record.id}&item=${item}`);
    const unit = [...record.text].slice(0, span.begin).join("").length;
    await expect(page.locator(`.article [data-begin="${unit}"]`)).toHaveClass(/lit|soft/);
    await expect(page.locator(`.article [data-begin="${unit}"]`)).toBeInViewport();
  }
  await visit(`/?article=${record.id}&item=q9999`);
  await expect(page.locator(".passage").first()).toBeVisible();
});

test("a quotation is copied with its source", async ({ page, visit, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const record = await someArticle(page), quote = record.quotes[0]!;
  await visit(`/?article=${record.id}&item=${quote.id}`);
  await page.locator(`#card-${quote.id}`).getByRole("button", { name: "Copy with citation" }).click();
  await expect(page.locator(`#card-${quote.id}`).getByRole("button", { name: "Copied" })).toBeVisible();
  const words = await page.evaluate(() => navigator.clipboard.readText());
  expect(words).toContain(`"${quote.content.map((span) => cut(record, span)).join(" … ")}"`);
  expect(words).toContain(` — `);
  expect(words).toContain(`article=${record.id}&item=${quote.id}`);
});

test("an article that is not there is said not to be", async ({ page, visit, troubles }) => {
  await visit("/?article=no-such-article");
  await expect(page.getByRole("alert")).toContainText("no such article");
  // The browser itself notes the 404.
  troubles.length = 0;
});

test("a long article opens at once, and scrolls to its end", async ({ page, visit }) => {
  const record = await someArticle(page);
  const times = Math.ceil(20_000 / record.text.split(/\s+/).length), length = [...record.text].length + 2;
  const long = structuredClone(record);
  long.text = Array(times).fill(record.text).join("\n\n");
  const shift = <T>(value: T, turn: number): T => {
    if (Array.isArray(value)) return value.map((one) => shift(one, turn)) as T;
    if (typeof value !== "object" || value === null) return value;
    const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shift(inner, turn)]));
    for (const key of ["begin", "end"]) if (typeof made[key] === "number") made[key] += turn * length;
    for (const key of ["id", "entity", "time", "within", "variant_of", "reported_by", "from"]) if (typeof made[key] === "string" && /^[a-z]\d+$/.test(made[key])) made[key] = `${made[key]}${String(turn).padStart(3, "0")}`;
    return made as T;
  };
  const turns = [...Array(times).keys()];
  for (const layer of ["blocks", "sentences", "entities", "times", "quotes", "events"] as const) (long[layer] as unknown[]) = turns.flatMap((turn) => shift(record[layer] as unknown[], turn));
  await page.route("**/api/article?*", (route) => route.fulfill({ json: long }));
  // What the page takes from the answer to the first card.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector(".card") === null) return;
      performance.mark("card");
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await visit("/?article=long");
  await expect(page.locator(".card").first()).toBeVisible();
  const opened = await page.evaluate(() => {
    const asked = performance.getEntriesByType("resource").find((one) => one.name.includes("/api/article?")) as PerformanceResourceTiming;
    return Math.round(performance.getEntriesByName("card")[0]!.startTime - asked.responseEnd);
  });
  expect(await page.locator(".card").count()).toBeLessThan(long.quotes.length / 2);
  expect(opened).toBeLessThan(5000);
  const last = long.quotes.at(-1)!.id;
  await visit(`/?article=long&item=${last}`);
  await expect(page.locator(`#card-${last}`)).toBeInViewport();
  console.log(`${long.text.split(/\s+/).length} words, ${long.quotes.length} quotations: ${opened} ms`);
});
