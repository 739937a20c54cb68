// Pairs of actors, and what colours them.
import type { DyadRow } from "../../api";
import { scale } from "../../quad";

export type Measure = "goldstein" | "share";
export const key = (dyad: { source: string; target: string }): string => `${dyad.source},${dyad.target}`;

/** From -1, all conflict, to 1, all cooperation; null where it is not known. */
export function tone(dyad: DyadRow, measure: Measure): number | null {
  if (measure === "goldstein") return dyad.goldstein === null ? null : dyad.goldstein / 10;
  const cooperation = dyad.verbal_cooperation + dyad.material_cooperation, conflict = dyad.verbal_conflict + dyad.material_conflict;
  return cooperation + conflict === 0 ? null : (cooperation - conflict) / (cooperation + conflict);
}

/** The colour of a pair.  Means of many events lie near the middle, so the Goldstein scale is drawn to twice its strength. */
export function painter(measure: Measure): (dyad: DyadRow) => string {
  const paint = scale();
  return (dyad) => { const value = tone(dyad, measure); return paint(value === null || measure === "share" ? value : value * 1.6); };
}

export interface Node { key: string; name: string; events: number }

/** Who takes part, most events first. */
export function nodesOf(dyads: readonly DyadRow[]): Node[] {
  const nodes = new Map<string, Node>();
  const add = (key: string, name: string, events: number) => {
    const node = nodes.get(key);
    if (node === undefined) nodes.set(key, { key, name, events });
    else node.events += events;
  };
  for (const dyad of dyads) {
    add(dyad.source, dyad.source_name, dyad.events);
    if (dyad.source !== dyad.target) add(dyad.target, dyad.target_name, dyad.events);
  }
  return [...nodes.values()].sort((a, b) => b.events - a.events || (a.key < b.key ? -1 : 1));
}

/** Whether a pair filter means this pair, in either direction. */
export function isPair(pair: string | undefined, a: string, b: string): boolean {
  return pair === `${a},${b}` || pair === `${b},${a}`;
}
