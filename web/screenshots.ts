// Pictures of the page: VERBALE_URL=http://127.0.0.1:8080 FOLDER=../docs/web npm run screenshots
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const url = process.env["VERBALE_URL"], folder = process.env["FOLDER"];
if (url === undefined || folder === undefined) throw new Error("Set VERBALE_URL and FOLDER.");
const base = url.replace(/\/$/, "");

interface Row { article: string; quotes: number; events: number }
interface Quote { id: string; kind: string; speaker: { entity: string | null } | null }
const { items } = await (await fetch(`${base}/api/articles`)).json() as { items: Row[] };
const row = items.find((one) => one.article === "diplomacy") ?? items[0];
if (row === undefined) throw new Error("The database has no article.");
const record = await (await fetch(`${base}/api/article?id=${encodeURIComponent(row.article)}`)).json() as { quotes: Quote[]; events: { id: string }[] };
const quote = record.quotes.find((one, at) => at > 3 && one.kind === "direct" && one.speaker !== null) ?? record.quotes[0];
const article = `/?article=${encodeURIComponent(row.article)}`;

const pages: [string, string][] = [
  ["list", "/"], ["read", quote === undefined ? article : `${article}&item=${quote.id}`],
  ["timeline", "/?view=timeline"], ["network", "/?view=network"], ["search", "/?view=search&q=minister"], ["table", "/?view=table"],
];
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", chromiumSandbox: false });
for (const colorScheme of ["light", "dark"] as const) for (const [size, width, height] of [["", 1280, 860], ["-small", 360, 740]] as const) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: "reduce", locale: "en-GB", deviceScaleFactor: 1.5 });
  for (const [name, path] of pages) {
    const page = await context.newPage();
    await page.goto(base + path, { waitUntil: "networkidle" });
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(folder, `${name}${size}-${colorScheme}.png`) });
    await page.close();
  }
  await context.close();
}
await browser.close();
