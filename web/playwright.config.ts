import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/server.ts",
  workers: 1,
  retries: 1,   // told as flaky, not hidden
  // For machines that are busy with other things.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", chromiumSandbox: false },
    trace: "off",
    screenshot: "only-on-failure",
  },
});
