import { describe, expect, it } from "vitest";
import { clip, day, short, visible, webAddress } from "./text";

describe("foreign text", () => {
  it("shows controls", () => {
    expect(visible("a\u0000b\u001b[31m\u007f\u0085")).toBe("a␀b␛[31m␡[U+0085]");
    expect(visible("abc\u202edef\u2066")).toBe("abc[U+202E]def[U+2066]");
    expect(visible("one\ttwo\r\nthree “ü” 😀")).toBe("one\ttwo\nthree “ü” 😀");
  });
  it("is cut between characters", () => {
    expect(clip("a😀b", 2)).toBe("a…");
    expect(clip("a😀b", 4)).toBe("a😀b");
    expect(short("  one \n two  ")).toBe("one two");
  });
  it("becomes a link only where it is of the web", () => {
    expect(webAddress("https://example.org/a?b=1")).toBe("https://example.org/a?b=1");
    for (const bad of ["javascript:alert(1)", " https://example.org", "data:text/html,x", "//example.org", "https://", null]) expect(webAddress(bad)).toBeNull();
  });
  it("tells days", () => {
    expect(day("2026-03-20T08:00:00Z")).toBe("20 March 2026");
    expect(day("2026-W11")).toBe("2026-W11");
    expect(day(null)).toBe("");
  });
});
