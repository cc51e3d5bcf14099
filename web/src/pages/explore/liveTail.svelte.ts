import { messageOf } from "../../api/http";
import * as loki from "../../api/loki";
import { Tail } from "../../api/tail";
import { TailLines } from "./tailLines";

const heldLines = 20_000;
const rateMs = 500;

/** Lines as they come: those that are held, how the connection is, and whether the newest one is shown. */
export class LiveTail {
  state = $state({ isOpen: false, words: "connecting…", dropped: 0, rate: 0, isFollowing: true, seen: 0 });
  /** Grows whenever lines have come, so that what shows them looks again. */
  #version = $state(0);
  readonly #lines = new TailLines(heldLines);
  readonly #socket: Tail;
  readonly #clock: ReturnType<typeof setInterval>;
  #pending: loki.Entry[] = [];
  #frame = 0;

  constructor(readonly query: string) {
    this.#socket = new Tail(query, {
      take: (entries, dropped) => this.#took(entries, dropped),
      state: (isOpen, words) => this.#opened(isOpen, words),
    });
    this.#clock = setInterval(() => (this.state.rate = this.#lines.rate(performance.now())), rateMs);
  }

  get length(): number {
    void this.#version;
    return this.#lines.length;
  }

  /** Lines that are no longer held. */
  get gone(): number {
    void this.#version;
    return this.#lines.gone;
  }

  /** Lines that have come since the newest one was shown. */
  get fresh(): number {
    void this.#version;
    return this.#lines.came - this.state.seen;
  }

  at(index: number): loki.Entry | undefined {
    void this.#version;
    return this.#lines.at(index);
  }

  /** Somebody has scrolled to the end of the tail, or away. */
  follow(isFollowing: boolean): void {
    this.state.isFollowing = isFollowing;
    if (isFollowing) this.state.seen = this.#lines.came;
  }

  close(): void {
    this.#socket.close();
    clearInterval(this.#clock);
    cancelAnimationFrame(this.#frame);
  }

  /** A WebSocket does not say why it was refused; another question does, and asks for a login where that has ended. */
  #opened(isOpen: boolean, words: string): void {
    Object.assign(this.state, { isOpen, words });
    if (!isOpen) loki.check(this.query).catch((failure: unknown) => (this.state.words = messageOf(failure)));
  }

  /** Lines are shown once a frame; a page that nobody sees has no frames, and holds no more for that. */
  #took(entries: loki.Entry[], dropped: number): void {
    this.state.dropped += dropped;
    for (const entry of entries) this.#pending.push(entry);
    if (document.hidden || this.#pending.length > heldLines) this.#show();
    else this.#frame ||= requestAnimationFrame(() => this.#show());
  }

  #show(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#lines.add(this.#pending, performance.now());
    this.#pending = [];
    if (this.state.isFollowing) this.state.seen = this.#lines.came;
    this.#version++;
  }
}
