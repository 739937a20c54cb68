import { expect, test } from "vitest";
import type { TimelineBin } from "../../api";
import { core, filled, fitting, whole } from "./bins";

const bin = (first: string, last: string, events = 1): TimelineBin =>
  ({ first, last, articles: 1, quotes: 0, events, verbal_cooperation: events, material_cooperation: 0, verbal_conflict: 0, material_conflict: 0, goldstein: 1 });
const firsts = (bins: readonly TimelineBin[]): string[] => bins.map(({ first }) => first);

test("bins without anything are put between", () => {
  expect(firsts(filled([bin("2024-02-28", "2024-02-28"), bin("2024-03-02", "2024-03-02")], "day"))).toEqual(["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]);
  expect(firsts(filled([bin("2024-12-01", "2024-12-31"), bin("2025-03-01", "2025-03-31")], "month"))).toEqual(["2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01"]);
  expect(firsts(filled([bin("2024-12-23", "2024-12-29"), bin("2025-01-06", "2025-01-12")], "week"))).toEqual(["2024-12-23", "2024-12-30", "2025-01-06"]);
  expect(filled([bin("2024-01-01", "2024-12-31")], "year", "2022-01-01", "2025-01-01").map(({ events }) => events)).toEqual([0, 0, 1, 0]);
  expect(filled([], "day")).toEqual([]);
});

test("too many bins, or bins that begin elsewhere, are left as they are", () => {
  const far = [bin("1945-05-08", "1945-05-08"), bin("2024-01-01", "2024-01-01")];
  expect(filled(far, "day")).toEqual(far);
  const crooked = [bin("2024-01-01", "2024-01-31"), bin("2024-02-05", "2024-02-29"), bin("2024-03-01", "2024-03-31")];
  expect(filled(crooked, "month")).toContainEqual(crooked[2]);
});

test("the width fits the range", () => {
  expect(["2024-01-20", "2024-12-31", "2028-12-31", "2064-12-31"].map((last) => fitting("2024-01-01", last))).toEqual(["day", "week", "month", "year"]);
});

test("a range is widened to whole bins", () => {
  expect(whole("2024-05-01", "2024-06-30", "day")).toEqual({ since: "2024-05-01", until: "2024-06-30" });
  expect(whole("2024-05-01", "2024-06-30", "week")).toEqual({ since: "2024-04-29", until: "2024-06-30" });
  expect(whole("2024-05-06", "2024-07-01", "week")).toEqual({ since: "2024-05-06", until: "2024-07-07" });
  expect(whole("2024-02-10", "2024-02-11", "month")).toEqual({ since: "2024-02-01", until: "2024-02-29" });
  expect(whole("2024-02-10", "2025-02-11", "year")).toEqual({ since: "2024-01-01", until: "2025-12-31" });
});

test("strays do not press the rest into a corner", () => {
  const year = Array.from({ length: 12 }, (_, at) => bin(`2024-${String(at + 1).padStart(2, "0")}-01`, `2024-${String(at + 1).padStart(2, "0")}-28`, 50));
  expect(core([bin("1945-05-01", "1945-05-31"), ...year])).toEqual({ first: "2024-01-01", last: "2024-12-28", left: 1 });
  expect(core(year)?.left).toBe(0);
  expect(core([bin("1945-05-01", "1945-05-31"), bin("2024-01-01", "2024-01-31")])?.first).toBe("1945-05-01");
  expect(core([])).toBeNull();
});
