/**
 * How long to wait before the next attempt: doubling from half a second to fifteen, each time by chance between half of
 * it and all of it, so that the viewers of a server that restarts do not all come back in the same moment.
 */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const MOST_DOUBLINGS = 10;

export class Backoff {
  #attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Failed attempts since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Milliseconds until the next attempt, at least `atLeast`. */
  next(atLeast = 0): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#attempts, MOST_DOUBLINGS));
    this.#attempts += 1;
    return Math.max(atLeast, Math.round(ceiling * (0.5 + this.random() / 2)));
  }

  /** The connection has held for a while: start again from the shortest wait. */
  reset(): void {
    this.#attempts = 0;
  }
}
