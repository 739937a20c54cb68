import { signal } from "@preact/signals";
import type { ServerStatus } from "./api";

/** What the server said of itself when the page was opened; null: nothing yet. */
export const status = signal<ServerStatus | null>(null);
