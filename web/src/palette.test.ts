import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Color = [number, number, number];
const css = readFileSync(new URL("./style.css", import.meta.url), "utf8");
function tokens(selector: string): Map<string, Color> {
  const begin = css.indexOf(`${selector} {`), block = css.slice(begin, css.indexOf("}", begin));
  return new Map([...block.matchAll(/(--[\w-]+): #([0-9a-f]{6})/g)].map((found) => [found[1]!, [0, 2, 4].map((at) => parseInt(found[2]!.slice(at, at + 2), 16)) as Color]));
}
/** WCAG 2.1, relative luminance and contrast ratio. */
function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4) as Color;
  return .2126 * red + .7152 * green + .0722 * blue;
}
function contrast(one: Color, two: Color): number {
  const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a) as [number, number];
  return (light + .05) / (dark + .05);
}
const mix = (color: Color, ground: Color, share: number): Color => color.map((part, at) => part * share + ground[at]! * (1 - share)) as Color;

for (const [theme, selector] of [["light", ":root"], ["dark", ":root[data-theme=\"dark\"]"]] as const) {
  describe(`the ${theme} theme`, () => {
    const all = tokens(selector), of = (name: string): Color => all.get(`--${name}`)!;
    const speakers = Array.from({ length: 11 }, (_, at) => `speaker-${at}`), quads = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "no-quad"];

    it("has text that is read on every ground", () => {
      for (const ground of ["paper", "surface", "sunk"]) for (const text of ["ink", "ink-soft", "ink-faint", "accent", "good", "bad", "warn", ...speakers, ...quads]) {
        expect(contrast(of(text), of(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      for (const ground of ["lit", "lit-soft"]) expect(contrast(of("ink"), of(ground)), ground).toBeGreaterThanOrEqual(7);
      expect(contrast(of("on-accent"), of("accent"))).toBeGreaterThanOrEqual(4.5);
    });

    it("has quotations that are read on their tint, with cues and triggers in them", () => {
      for (const ground of speakers) {
        const tint = mix(of(ground), of("paper"), .12);
        for (const text of ["ink", "ink-soft"]) expect(contrast(of(text), tint), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        // A cue or a speaker inside anybody's quotation.
        for (const text of speakers) expect(contrast(of(text), tint), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    });

    it("has lines of controls that are seen", () => {
      for (const ground of ["paper", "surface"]) for (const line of ["line-strong", "focus"]) expect(contrast(of(line), of(ground)), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
    });
  });
}
