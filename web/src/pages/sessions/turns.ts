/** Lets so many questions run at a time; the others wait for their turn. */
export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly most: number) {}

  async run<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#running >= this.most) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#running++;
    try {
      return await ask();
    } finally {
      const next = this.#waiting.shift();
      if (next) next(); // It takes over this one's place.
      else this.#running--;
    }
  }
}

/** What the list of sessions asks, one row at a time. */
export const turns = new Turns(2);
