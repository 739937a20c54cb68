import { defineConfig } from "vitest/config";
import { mock } from "./mock.ts";

// What the server sends with the page; `vite preview` sends it too, so that a breach shows in the tests of the page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// VERBALE_RECORDS: a JSONL file of records, what `verbale read examples --format jsonl` writes.  With it, the page answers itself.
// VERBALE_URL: a running server, which is asked instead.
const records = process.env["VERBALE_RECORDS"];
const server = process.env["VERBALE_URL"];
// The server takes what is written only from its own page, which this is while it is worked on.
const proxy = server === undefined ? {} : { "/api": { target: server, changeOrigin: true, headers: { origin: new URL(server).origin } } };

export default defineConfig({
  plugins: records === undefined ? [] : [mock(records)],
  publicDir: false,
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: { proxy },
  preview: { proxy, headers: { "content-security-policy": policy, "x-content-type-options": "nosniff" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
