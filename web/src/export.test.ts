import { expect, test } from "vitest";
import { exportAddress, toTsv } from "./export";

test("the address of an export has the filters that its kind knows, and says the status", () => {
  expect(exportAddress("events", "csv", { source: "RUS", speaker: "Lavrov" })).toBe("/api/export?of=events&to=csv&status=actual&source=RUS");
  expect(exportAddress("quotes", "jsonl", { source: "RUS", speaker: "Lavrov" }, "desc")).toBe("/api/export?of=quotes&to=jsonl&speaker=Lavrov&order=desc");
  expect(exportAddress("events", "csv", { status: "future,negated" })).toBe("/api/export?of=events&to=csv&status=future%2Cnegated");
});

test("cells keep to their place and are no formulas", () => {
  expect(toTsv(["a", "b"], [["one\ttwo\r\nthree", null], ["=1+1", -5.8], ["-x", "+y"], ["@z", false]])).toBe("a\tb\none two three\t\n'=1+1\t-5.8\n'-x\t'+y\n'@z\tfalse\n");
});
