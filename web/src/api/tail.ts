import { address } from "./http";
import { nsOf } from "./ns";
import type { Entry } from "./loki";

interface TailMessage {
  streams?: { stream: Record<string, string>; values: [string, string][] }[];
  dropped_entries?: unknown[];
}

export interface TailListener {
  /** New lines, in the order of their times. */
  take(entries: Entry[], dropped: number): void;
  /** Whether lines come; the words say why not. */
  state(isOpen: boolean, words: string): void;
}

const patienceMs = [500, 1000, 2000, 5000, 10_000];

/** Follows a query until it is closed; a connection that ends is opened again. */
export class Tail {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isClosed = false;
  #newest: bigint | null = null;

  constructor(readonly query: string, readonly listener: TailListener) {
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #open(): void {
    // What came while the connection was gone is asked for, as far as one answer goes.
    const since = this.#newest === null ? { limit: 100 } : { start: this.#newest + 1n, limit: 5000 };
    const url = address("loki/api/v1/tail", { query: this.query, ...since });
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      this.listener.state(true, "");
    };
    socket.onmessage = (message) => this.#take(String(message.data));
    socket.onclose = (event) => {
      if (this.#isClosed) return;
      const wait = patienceMs[Math.min(this.#failures++, patienceMs.length - 1)]!;
      this.listener.state(false, event.reason || "The connection has ended; it is opened again.");
      this.#timer = setTimeout(() => this.#open(), wait);
    };
  }

  #take(text: string): void {
    if (this.#isClosed) return;
    const message = JSON.parse(text) as TailMessage;
    const entries: Entry[] = [];
    for (const { stream, values } of message.streams ?? [])
      for (const [ns, line] of values) entries.push({ ns: nsOf(ns), line, labels: stream });
    entries.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
    this.#newest = entries.at(-1)?.ns ?? this.#newest;
    this.listener.take(entries, message.dropped_entries?.length ?? 0);
  }
}
