import { expect, test } from "./page";

const TEXT = "“We will build the bridge,” the minister said on Friday.\n\nThe president told reporters that the talks had failed.";

test("a text that is pasted is read at once", async ({ page, visit }) => {
  await visit("/");
  await page.getByLabel("Text", { exact: true }).fill(TEXT);
  await page.getByLabel("Published").last().fill("2026-03-20");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await expect(page.locator(".article")).toContainText("We will build the bridge");
  await expect(page.locator(".article .quote").first()).toBeVisible();
  await expect(page.locator(".card").first()).toBeVisible();
  await page.locator(".card .head").first().click();
  await expect(page.getByRole("button", { name: "Copy with citation" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Right", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: /Back to the articles/ }).click();
  await expect(page.getByLabel("Text", { exact: true })).toBeVisible();
});

test("nothing to read is said", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Paste a text first");
});

test("hostile text is shown as text", async ({ page, visit }) => {
  await visit("/");
  const hostile = `<script>alert(1)</script> <img src=x onerror=alert(2)> “<b>bold</b> {{7*7}}” said javascript:alert(3).\n\nBefore \u202egnorw si siht\u202c after \u0007 bell \u001b[31m and \u2066inner.\n\nA last paragraph.`;
  await page.getByLabel("Text", { exact: true }).fill(hostile);
  await page.getByRole("button", { name: "Read", exact: true }).click();
  const article = page.locator(".article");
  await expect(article).toContainText("<script>alert(1)</script> <img src=x onerror=alert(2)>");
  await expect(article).toContainText("[U+202E]");
  await expect(article).toContainText("␇");
  await expect(article).toContainText("␛[31m");
  expect(await article.locator("script, img, b").count()).toBe(0);
  expect(await article.evaluate((one) => /[\u202a-\u202e\u2066-\u2069\u0007\u001b]/.test(one.textContent ?? ""))).toBe(false);
  for (const passage of await article.locator(".passage > p, .passage > h1").all()) expect(await passage.evaluate((one) => getComputedStyle(one).unicodeBidi)).toBe("isolate");
});

test("a word of a megabyte that is pasted freezes nothing", async ({ page, visit, troubles }) => {
  await visit("/");
  const paste = (length: number) => page.getByLabel("Text", { exact: true }).evaluate((field: HTMLTextAreaElement, letters) => {
    const data = new DataTransfer();
    data.setData("text/plain", "Before. " + "x".repeat(letters) + " after.");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, length);
  const button = page.getByRole("button", { name: "Read", exact: true });
  await paste(3_000_000);
  await expect(page.getByText("3,000,015 characters")).toBeVisible();
  await button.click();
  await expect(page.getByRole("alert")).toContainText("longer than the server takes");
  // The browser itself notes the 413.
  troubles.length = 0;
  await page.getByRole("button", { name: "Take it away" }).click();
  await paste(200_000);
  await button.click();
  await expect(page.locator(".article")).toContainText("Before. xxx", { timeout: 20_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("a word of a megabyte in an article breaks nothing", async ({ page, visit }) => {
  const word = "x".repeat(1_000_000), text = `Before. “${word}” said ${word}.`;
  const all = { begin: 0, end: text.length }, content = { begin: 9, end: 1_000_009 }, name = { begin: 1_000_016, end: 2_000_016 };
  await page.route("**/api/article?*", (route) => route.fulfill({ json: {
    schema: "verbale-record/1", reader: { version: "1", model: null, codebook: null }, id: "big", uri: `javascript:${word}`, title: word, outlet: word, language: "en", published: null, text,
    blocks: [{ ...all, kind: "paragraph" }], sentences: [all], times: [], events: [],
    entities: [{ id: "e1", name: word, type: "person", country: null, sector: null, actor: null, wikidata: null, mentions: [{ ...name, form: "name" }] }],
    quotes: [{ id: "q1", kind: "direct", content: [content], cue: { begin: 1_000_011, end: 1_000_015 }, speaker: { ...name, entity: "e1" }, addressee: null, medium: null, within: null, variant_of: null, variant: null, act: "speech", context: null, time: null, confidence: .5 }],
  } }));
  const before = Date.now();
  await visit("/?article=big");
  await expect(page.locator(".article")).toContainText("Before. “xxx");
  await page.locator("#card-q1 .head").click();
  await expect(page.locator("#card-q1 .details")).toBeVisible();
  expect(Date.now() - before).toBeLessThan(30_000);
  const began = Date.now();
  await page.getByRole("button", { name: /Show more/ }).click();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(Date.now() - began).toBeLessThan(5000);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await page.locator(".source a").count()).toBe(0);
});

test("too long, busy and away are said kindly", async ({ page, visit, troubles }) => {
  await visit("/");
  await page.getByLabel("Text", { exact: true }).fill(TEXT);
  const button = page.getByRole("button", { name: "Read", exact: true });
  await page.route("**/api/read", (route) => route.fulfill({ status: 413, json: { error: { code: "too_large", message: "text: is over the limit of 262144 bytes" } } }));
  await button.click();
  await expect(page.getByRole("alert")).toContainText("longer than the server takes, 256 KB");
  await page.unroute("**/api/read");
  await page.route("**/api/read", (route) => route.fulfill({ status: 503, headers: { "retry-after": "7" }, json: { error: { code: "busy", message: "busy" } } }));
  await button.click();
  await expect(page.getByRole("alert")).toContainText("in 7 seconds");
  await page.unroute("**/api/read");
  await page.route("**/api/read", (route) => route.abort());
  await button.click();
  await expect(page.getByRole("alert")).toContainText("does not answer");
  await expect(page.getByLabel("Text", { exact: true })).toHaveValue(TEXT);
  // The browser itself notes failed requests.
  troubles.length = 0;
});
