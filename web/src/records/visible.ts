/** What acts on a terminal or on the order of letters, and shows nothing itself. Tabs and ends of lines are left. */
const acting = new RegExp("[" + [
  // eslint-disable-next-line no-control-regex
  /\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f/, /\u202a-\u202e\u2060\u2066-\u2069\ufeff/,
].map((one) => one.source).join("") + "]", "g");

/**
 * A text in which everything that would act unseen is shown as a sign: ␛ for escape, ⟨202E⟩ for a mark of direction.
 */
export function visible(text: string): string {
  return text.replace(acting, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** The beginning of a text, on one line, and how much was left out. */
export function brief(text: string, most: number): string {
  const start = text.length > most ? text.slice(0, most) : text;
  return visible(start).replace(/\s*\n\s*/g, " ⏎ ")
    + (text.length > most ? ` …[${(text.length - most).toLocaleString("en")} more]` : "");
}
