import { signal } from "@preact/signals";
import { get, type Codebook } from "../../api";

/** Null until it has been asked for and has come. */
export const codebook = signal<Codebook | null>(null);
let asked = false;

export function needCodebook(): void {
  if (asked) return;
  asked = true;
  get<Codebook>("/api/codebook").then((found) => { codebook.value = found; }, () => { asked = false; });
}

export function cameoName(code: string | null): string | null {
  return codebook.value?.cameo.find((one) => one.code === code)?.name ?? null;
}
export function countryName(code: string | null): string | null {
  return codebook.value?.countries.find((one) => one.code === code)?.name ?? code;
}
