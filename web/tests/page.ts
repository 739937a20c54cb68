// A page that counts as failed on any error in its console (a breach of the Content-Security-Policy is one), any dialog and any request
// to another host.
import { test as base, expect, type Page } from "@playwright/test";
import type { ArticleRecord, ArticleRow, Page as Rows } from "../src/api";

export const test = base.extend<{ visit: (path: string) => Promise<void>; troubles: string[] }>({
  troubles: [async ({ page }, use) => {
    const troubles: string[] = [];
    page.on("console", (message) => { if (message.type() === "error") troubles.push(message.text()); });
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("dialog", (dialog) => { troubles.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
    page.on("request", (request) => { if (!request.url().startsWith(url()) && !request.url().startsWith("data:")) troubles.push(`asks ${request.url()}`); });
    await use(troubles);
    expect(troubles).toEqual([]);
  }, { auto: true }],
  visit: async ({ page }, use) => { await use(async (path) => { await page.goto(url() + path); }); },
});
export { expect };

export function url(): string { return (process.env["VERBALE_URL"] ?? "").replace(/\/$/, ""); }

export async function fetchJson<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(url() + path);
  expect(answer.ok()).toBe(true);
  return await answer.json() as T;
}

/** An article with quotations and events. */
export async function someArticle(page: Page): Promise<ArticleRecord> {
  const { items } = await fetchJson<Rows<ArticleRow>>(page, "/api/articles");
  const row = items.find((one) => one.quotes > 3 && one.events > 3) ?? items[0];
  return fetchJson<ArticleRecord>(page, `/api/article?id=${encodeURIComponent(row!.article)}`);
}

export function cut(record: ArticleRecord, span: { begin: number; end: number }): string {
  return [...record.text].slice(span.begin, span.end).join("");
}
