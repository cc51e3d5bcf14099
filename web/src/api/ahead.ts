/** Questions that are asked before the scripts that want the answers are there. Each answer is taken once. */
const asked = new Map<string, Promise<Response>>();
/** Addresses that were wanted before anybody asked ahead: then there is nothing to win. */
const missed = new Set<string>();
const mostMissed = 100;

/** Asks now; who asks for the same address later gets this answer. Null where somebody has asked already. */
export function askAhead(url: URL): Promise<Response> | null {
  if (missed.has(url.href)) return null;
  const answer = fetch(url, { credentials: "same-origin", redirect: "error" });
  answer.catch(() => undefined); // Whoever takes it is told; nobody may.
  asked.set(url.href, answer);
  return answer;
}

/** The answer that is on its way or there; undefined when nobody has asked, or somebody has taken it. */
export function takeAhead(url: URL): Promise<Response> | undefined {
  const answer = asked.get(url.href);
  asked.delete(url.href);
  if (!answer && missed.size < mostMissed) missed.add(url.href);
  return answer;
}
