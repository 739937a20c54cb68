import AxeBuilder from "@axe-core/playwright";
import { expect, someArticle, test } from "./page";

for (const scheme of ["light", "dark"] as const) {
  for (const name of ["home", "article", "pasted", "keys", "timeline", "network", "search", "table"]) {
    test(`${name} is for everybody, ${scheme}`, async ({ page, visit }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      if (name === "article") {
        const record = await someArticle(page);
        await visit(`/?article=${record.id}&item=${record.quotes[0]!.id}`);
        await page.locator(".details").getByRole("button", { name: "Edit…" }).click();
      } else if (name === "pasted") {
        await visit("/");
        await page.getByLabel("Text", { exact: true }).fill("“No,” the minister said.");
        await page.getByRole("button", { name: "Read", exact: true }).click();
        await expect(page.locator(".article")).toBeVisible();
      } else {
        await visit(name === "home" || name === "keys" ? "/" : name === "search" ? "/?view=search&q=minister" : `/?view=${name}`);
        if (name === "keys") await page.keyboard.press("?");
      }
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(400);
      expect(await page.locator("html").getAttribute("data-theme")).toBe(scheme);
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      const grave = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
      expect(grave.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join(" | ")}`)).toEqual([]);
    });
  }
}

test("every view fits a narrow window", async ({ page, visit }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const record = await someArticle(page);
  for (const path of ["/", `/?article=${record.id}&item=${record.events[0]!.id}`, "/?view=timeline", "/?view=network", "/?view=search", "/?view=table"]) {
    await visit(path);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
});
