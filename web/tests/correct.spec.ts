import { expect, fetchJson, someArticle, test } from "./page";
import type { ServerStatus, Verdict } from "../src/api";

test("verdicts are given, kept and shown beside what was read", async ({ page, visit }) => {
  const status = await fetchJson<ServerStatus>(page, "/api/status");
  test.skip(!status.can_correct, "The server takes no verdicts.");
  const record = await someArticle(page), event = record.events[0]!, quote = record.quotes.find((one) => one.speaker !== null)!;
  const wanted = event.status === "future" ? "negated" : "future", country = event.target?.country === "FRA" ? "DEU" : "FRA";
  await visit(`/?article=${record.id}&item=${event.id}`);
  const card = page.locator(`#card-${event.id}`);
  await card.getByRole("button", { name: "Right", exact: true }).click();
  await expect(card.getByRole("alert")).toContainText("who you are");
  await card.getByLabel("Your name").fill("Ada Reader");
  await card.getByRole("button", { name: "Right", exact: true }).click();
  await expect(card.locator(".given")).toContainText("right");
  await expect(card.locator(".given")).toContainText("Ada Reader");

  // An edit; nothing changed is refused.
  await card.getByRole("button", { name: "Edit…" }).click();
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByRole("alert")).toContainText("Nothing has been changed");
  await card.getByLabel("Status").selectOption(wanted);
  await card.getByLabel("Whom: country").fill(country);
  await card.getByLabel("Note").fill("planned <b>only</b>");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.locator(".given li").last()).toContainText(`status: ${wanted}`);
  await expect(card.locator(".given li").last()).toContainText(`target country: ${country}`);
  await expect(card.locator(".given li").last()).toContainText("planned <b>only</b>");
  // The original stays.
  await expect(card.locator("dl")).toContainText(event.status);

  // The name is remembered.
  await visit(`/?article=${record.id}&item=${quote.id}`);
  const other = page.locator(`#card-${quote.id}`);
  await expect(other.getByLabel("Your name")).toHaveValue("Ada Reader");
  await other.getByRole("button", { name: "Wrong", exact: true }).click();
  await expect(other.locator(".given")).toContainText("wrong");
  await page.reload();
  await expect(page.locator(`#card-${quote.id} .given`)).toContainText("wrong");
  const { items } = await fetchJson<{ items: Verdict[] }>(page, `/api/verdicts?article=${encodeURIComponent(record.id)}`);
  const edited = items.filter((one) => one.item === event.id && one.verdict === "edited").at(-1)!;
  expect(edited.fields).toMatchObject({ status: wanted, target: { country } });
});

test("where nothing can be corrected nothing is offered", async ({ page, visit }) => {
  const record = await someArticle(page);
  await page.route("**/api/status", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...await answer.json() as ServerStatus, can_correct: false, can_read: false } });
  });
  await visit(`/?article=${record.id}&item=${record.quotes[0]!.id}`);
  await expect(page.locator(".details").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Right", exact: true })).toHaveCount(0);
  await visit("/");
  await expect(page.locator(".list li").first()).toBeVisible();
  await expect(page.getByLabel("Text", { exact: true })).toHaveCount(0);
});
