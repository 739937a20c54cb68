// How soon each view is there: VERBALE_URL=http://127.0.0.1:8080 npm run first-view
import { chromium } from "@playwright/test";

const url = process.env["VERBALE_URL"];
if (url === undefined) throw new Error("Set VERBALE_URL.");
const base = url.replace(/\/$/, "");
const { items } = await (await fetch(`${base}/api/articles`)).json() as { items: { article: string }[] };
const [row] = items;
if (row === undefined) throw new Error("The database has no article.");

const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", chromiumSandbox: false });
for (const path of ["/", `/?article=${encodeURIComponent(row.article)}`, "/?view=timeline", "/?view=network", "/?view=search&q=minister", "/?view=table"]) {
  const context = await browser.newContext();           // its cache is empty
  const page = await context.newPage();
  await page.goto(base + path, { waitUntil: "networkidle" });
  const [paint, last] = await page.evaluate(() => [performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    Math.max(...performance.getEntriesByType("resource").map((one) => (one as PerformanceResourceTiming).responseEnd))] as const);
  console.log(`${path}: first paint ${Math.round(paint)} ms, last answer ${Math.round(last)} ms`);
  await context.close();
}
await browser.close();
