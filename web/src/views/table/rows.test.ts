import { afterEach, expect, test, vi } from "vitest";
import { Rows } from "./rows";

const SIZE = 200;
afterEach(() => { vi.unstubAllGlobals(); });

/** A server of `length` numbers; its cursor is the number to go on with. */
function serve(length: number): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    const words = new URL(path, "http://local").searchParams;
    asked.push(words.get("cursor") ?? "");
    const begin = Number(words.get("cursor") ?? 0), limit = Number(words.get("limit"));
    const items = Array.from({ length: Math.max(0, Math.min(limit, length - begin)) }, (_, at) => begin + at);
    return new Response(JSON.stringify({ items, next: begin + limit < length ? String(begin + limit) : null, total: Math.min(length, 10000), more: length > 10000 }));
  });
  return asked;
}

/** Looks at these rows until they stand still. */
async function look(rows: Rows<number>, first: number, last: number): Promise<void> {
  do { rows.want(first, last); await new Promise((resolve) => setTimeout(resolve, 0)); } while (rows.loading);
  for (let again = 0; again < 400 && rows.row(first) === null && rows.error === null; again++) { rows.want(first, last); await new Promise((resolve) => setTimeout(resolve, 0)); }
}

test("only what is looked at is asked for", async () => {
  const asked = serve(100_000);
  const rows = new Rows<number>("/api/events", {}, () => undefined);
  await look(rows, 0, 30);
  expect(asked).toEqual([""]);
  expect([rows.row(0), rows.row(199), rows.row(200)]).toEqual([0, 199, null]);
  expect([rows.length, rows.total, rows.more]).toEqual([10000, 10000, true]);
});

test("the way to a far row leads over those before it, of which not all are kept", async () => {
  const asked = serve(100_000);
  const rows = new Rows<number>("/api/events", {}, () => undefined);
  await look(rows, 30_000, 30_040);
  expect(rows.row(30_000)).toBe(30_000);
  expect(asked.length).toBe(151);
  expect(rows.held().length).toBeLessThanOrEqual(40 * SIZE);
  await look(rows, 0, 10);
  expect(rows.row(3)).toBe(3);
  expect(asked.length).toBe(152);
});

test("the end is the end", async () => {
  serve(450);
  const rows = new Rows<number>("/api/events", {}, () => undefined);
  await look(rows, 0, 10);
  expect(rows.length).toBe(450);
  await look(rows, 440, 449);
  expect([rows.length, rows.row(449), rows.row(450)]).toEqual([450, 449, null]);
});

test("an error is kept until it is tried again", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ error: { code: "busy", message: "Busy." } }), { status: 503 }));
  const rows = new Rows<number>("/api/events", {}, () => undefined);
  await look(rows, 0, 10);
  expect(rows.error).toMatchObject({ status: 503 });
  serve(3);
  rows.retry();
  await look(rows, 0, 10);
  expect(rows.held()).toEqual([0, 1, 2]);
});
