// Foreign text, made fit to be shown.  It always goes into text nodes, never into markup.

// Controls but tab and line feed; what turns the writing direction of all that follows; what is not a character.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]/g;

/** The text with control characters as visible symbols: ESC as ␛, U+202E as [U+202E]. */
export function visible(text: string): string {
  return text.replace(CONTROLS, (one) => {
    const code = one.charCodeAt(0);
    if (code === 13) return "";
    if (code < 32) return String.fromCharCode(0x2400 + code);
    if (code === 127) return "\u2421";
    return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/** At most `length` characters of it, and an ellipsis where there were more; never half a surrogate pair. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length).trimEnd() + "…";
}

/** On one line, visible and short: for names, titles and cards. */
export function short(text: string, length = 200): string {
  return visible(clip(text.slice(0, length * 4).replace(/\s+/g, " ").trim(), length));
}

/** The address, where it may be a link: http and https only. */
export function webAddress(uri: string | null): string | null {
  if (uri === null || !/^https?:\/\//i.test(uri)) return null;
  try {
    const url = new URL(uri);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** "2026-03-20" and "2026-03-20T08:00:00Z" as 20 March 2026; anything else as it is. */
export function day(iso: string | null): string {
  if (iso === null) return "";
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso);
  const month = parts === null ? undefined : MONTHS[Number(parts[2]) - 1];
  return parts === null || month === undefined ? short(iso, 40) : `${Number(parts[3])} ${month} ${parts[1]}`;
}

/** 1234 as 1,234 */
export function count(number: number): string {
  return number.toLocaleString("en-GB");
}

export function plural(number: number, one: string, many = one + "s"): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** .917 as 92 % */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
