/** What differs between two messages of one place in a program. */
const varying = new RegExp([
  /0x[0-9a-f]+/, /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/, /\b(?=[a-z_-]*\d)[\w-]*\d[\w-]*(?:\.\d+)*/,
  /"[^"]*"|'[^']*'/,
].map((one) => one.source).join("|"), "gi");
const longest = 300;

/** A message without what varies: names with digits, numbers and quoted texts are `‹…›`. */
export function templateOf(message: string): string {
  const line = message.slice(0, longest).split("\n", 1)[0]!;
  return line.replace(varying, "‹…›").replace(/(?:‹…›[\s,.:/-]*){2,}/g, "‹…› ").trim();
}

/** The first frame of a stack: where it happened, of .NET, Python, Java, JavaScript and Go. */
export function topFrameOf(stack: string): string {
  const lines = stack.split("\n").map((line) => line.trim());
  const python = lines.filter((line) => line.startsWith('File "')).at(-1); // Python has the innermost last.
  if (python) return python;
  return lines.find((line) => /^at\s/.test(line))?.replace(/^at\s+/, "").replace(/ in .*$/, "") ?? "";
}
