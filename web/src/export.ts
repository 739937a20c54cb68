// Taking out what is on screen.
import { address, type EventRow, type QuoteRow, type Filters } from "./api";
import { eventQuery, quoteQuery } from "./loading";

export type Of = "events" | "quotes";

/** All that the filters let through, from the server. */
export function exportAddress(of: Of, to: "csv" | "jsonl", filters: Filters, order: "asc" | "desc" = "asc"): string {
  return address("/api/export", { of, to, ...(of === "events" ? eventQuery(filters) : quoteQuery(filters)), order: order === "desc" ? order : undefined });
}

/** A spreadsheet would take a text that begins so for a formula. */
const FORMULA = /^[=+@\t\r-]/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = String(value).replace(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, " ");
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Rows as tab-separated values, a line of names first. */
export function toTsv(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [names, ...rows].map((row) => row.map(cell).join("\t")).join("\n") + "\n";
}

export type Row = EventRow | QuoteRow;
