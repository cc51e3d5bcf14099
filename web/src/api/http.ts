import { takeAhead } from "./ahead";

/** A request that was refused or failed, in the server's words. */
export class ApiError extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }

  /** Where in the query the fault stands, from 0; null when the words name no place. */
  placeIn(query: string): number | null {
    const found = /line (\d+), col (\d+)/.exec(this.message);
    if (!found) return null;
    const before = query.split("\n").slice(0, Number(found[1]) - 1);
    const offset = before.reduce((sum, line) => sum + line.length + 1, 0) + Number(found[2]) - 1;
    return Math.max(0, Math.min(offset, query.length));
  }
}

export type Parameters = Record<string, string | number | bigint | undefined>;

let refused = () => {};

/** Says what happens when the server wants a login. */
export function onRefused(then: () => void): void {
  refused = then;
}

/** An address of the API: relative, so that it is right behind any path. */
export function address(path: string, parameters: Parameters = {}): URL {
  const url = new URL(path, document.baseURI);
  url.hash = "";
  url.search = "";
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.append(name, String(value));
  return url;
}

/** Asks for JSON. */
export async function getJson<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  return askJson<T>(address(path, parameters), signal);
}

/** Asks for JSON at an address of {@link address}. */
export async function askJson<T>(url: URL, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await send(url, { signal: signal ?? null }));
}

/** Posts JSON; the answer is JSON or empty. */
export async function postJson<T>(path: string, body: unknown): Promise<T | null> {
  const answer = await send(address(path), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.status === 204 ? null : answerOf<T>(answer);
}

/** Whether a failure is only that nobody waits any more. */
export function isAborted(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === "AbortError";
}

export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

async function send(url: URL, options: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    const ahead = options.body ? undefined : takeAhead(url);
    answer = await (ahead ?? fetch(url, { ...options, credentials: "same-origin", redirect: "error" }));
    if (ahead) options.signal?.throwIfAborted();
  } catch (failure) {
    if (isAborted(failure)) throw failure;
    throw new ApiError("The server cannot be reached. It may have been stopped.", 0);
  }
  if (answer.ok) return answer;
  const text = (await answer.text()).trim();
  if (answer.status === 401 && !url.pathname.endsWith("page/login")) refused();
  throw new ApiError(wordsOf(text) || `The server answered ${answer.status}.`, answer.status);
}

async function answerOf<T>(answer: Response): Promise<T> {
  const json = (await answer.json()) as T & { status?: string; error?: string };
  if (json?.status === "invalid-query" && json.error) throw new ApiError(json.error, 400);
  return json;
}

function wordsOf(text: string): string {
  try {
    const json = JSON.parse(text) as { error?: unknown; message?: unknown };
    return String(json.error ?? json.message ?? text);
  } catch {
    return text;
  }
}
