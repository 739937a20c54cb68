import { expect, someArticle, test } from "./page";

test("the content is reached past the navigation", async ({ page, visit }) => {
  await visit("/");
  await expect(page.locator(".list li").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("the keys are listed", async ({ page, visit }) => {
  await visit("/");
  await page.locator(".list li").first().waitFor();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("next, previous quotation or event");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("5");
  await expect(page.getByRole("link", { name: "Table" })).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("1");
  await expect(page.getByRole("link", { name: "Read", exact: true })).toHaveAttribute("aria-current", "page");
});

test("j and k step, Enter opens, Escape clears", async ({ page, visit }) => {
  const record = await someArticle(page);
  await visit(`/?article=${record.id}`);
  await page.locator(".card").first().waitFor();
  await page.keyboard.press("j");
  await expect(page.locator(".card.chosen")).toHaveCount(1);
  const first = await page.locator(".card.chosen").getAttribute("id");
  await expect(page.locator(".details")).toHaveCount(0);
  await page.keyboard.press("j");
  await expect(page.locator(".card.chosen")).not.toHaveId(first!);
  await page.keyboard.press("k");
  await expect(page.locator(".card.chosen")).toHaveId(first!);
  await expect(page.getByRole("status").last()).toContainText(/Quotation|Event/);
  await page.keyboard.press("Enter");
  await expect(page.locator(".details")).toBeVisible();
  await expect(page.locator(".card.chosen .head")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".card.chosen")).not.toHaveId(first!);
  await expect(page.locator(".card.chosen .head")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator(".card.chosen")).toHaveCount(0);
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/item=s1/);
});

test("the list is walked with j and k", async ({ page, visit }) => {
  await visit("/");
  await page.locator(".list a").first().waitFor();
  await page.keyboard.press("j");
  await expect(page.locator(".list a").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".article")).toBeVisible();
});

test("light and dark are chosen and kept", async ({ page, visit }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await visit("/");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});
