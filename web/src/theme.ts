// Light or dark: what the system says, unless the reader has chosen.
import { computed, effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";
const KEY = "verbale.theme";

export function remembered(key: string): string | null {
  try { return localStorage.getItem(key); } catch { return null; }
}
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch { /* A browser that keeps nothing: the choice holds until the page is left. */ }
}

const query = matchMedia("(prefers-color-scheme: dark)");
const system = signal<Theme>(query.matches ? "dark" : "light");
const found = remembered(KEY);
const chosen = signal<Theme | null>(found === "light" || found === "dark" ? found : null);

/** The theme that is shown; charts draw anew when it changes. */
export const theme = computed<Theme>(() => chosen.value ?? system.value);

export function toggleTheme(): void {
  const next = theme.value === "dark" ? "light" : "dark";
  chosen.value = next === system.value ? null : next;
  remember(KEY, chosen.value);
}

query.addEventListener("change", () => { system.value = query.matches ? "dark" : "light"; });
effect(() => { document.documentElement.dataset["theme"] = theme.value; });

/** A colour of style.css, as charts need it: color("--accent").  Read it in an effect on `theme`. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
