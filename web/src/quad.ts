// The four quadrants and the Goldstein scale as colours: blue cooperates, orange conflicts, which the colour-blind tell apart too;
// what is material is the stronger shade.
import type { Quad } from "./api";
import { color } from "./theme";
import "./quad.css";

export const QUADS: readonly Quad[] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
export type QuadField = "verbal_cooperation" | "material_cooperation" | "verbal_conflict" | "material_conflict";
export const quadField = (quad: Quad): QuadField => quad.replace(" ", "_") as QuadField;
export const quadClass = (quad: Quad | null): string => quad === null ? "quad-none" : `quad-${quad.replace(" ", "-")}`;
export const quadBar = (quad: Quad): string => `--bar-${quad.replace(" ", "-")}`;
export const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

type Rgb = [number, number, number];
const parse = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb;
const mixed = (from: Rgb, to: Rgb, share: number): string =>
  `rgb(${from.map((part, at) => Math.round(part + ((to[at] ?? 0) - part) * share)).join(", ")})`;

export interface Scale { (value: number | null): string }

/** Colours for values from -1 (conflict) to 1 (cooperation). */
export function scale(): Scale {
  const conflict = parse(color("--scale-conflict")), middle = parse(color("--scale-middle")), cooperation = parse(color("--scale-cooperation"));
  return (value) => value === null ? mixed(middle, middle, 0)
    : mixed(middle, value < 0 ? conflict : cooperation, Math.min(1, Math.abs(value)) ** 0.75);
}

/** Black or white, whichever is read better on this colour. */
export function inkOn(background: string): string {
  const parts = (background.match(/\d+/g) ?? []).slice(0, 3).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
  return light > 0.179 ? "#000000" : "#ffffff";
}

export const signed = (n: number | null): string => n === null ? "–" : n.toFixed(1).replace("-", "−").replace(/^(?=[1-9]|0\.[1-9])/, "+");
