import type { ClientMessage } from './signalling';

type Resize = Extract<ClientMessage, { type: 'resize' }>;

/** A window that is being dragged changes with every frame; the desktop's programs would lay themselves out each time. */
const SETTLED_AFTER_MS = 300;

/**
 * The device pixels of a place, and what a desktop needs to show on it sharply, one to one.
 *
 * @param width CSS pixels
 * @param height CSS pixels
 */
export function sizeFor(width: number, height: number, devicePixelRatio: number): Resize {
  // Whole pairs of pixels, as video has them.
  const even = (pixels: number): number => Math.floor((pixels * devicePixelRatio) / 2 + 0.001) * 2;
  return { type: 'resize', width: even(width), height: even(height), scale: devicePixelRatio };
}

/** Gives the desktop the size and scale of this window while that is wanted and this viewer controls the desktop. */
export class WindowSize {
  #wanted = false;
  #possible = false;
  #told: string | undefined;
  #timer: number | undefined;

  /** @param send false when it did not reach the server */
  constructor(
    private readonly stage: HTMLElement,
    private readonly send: (message: Resize) => boolean,
  ) {
    new ResizeObserver(() => this.#changed()).observe(stage);
    // A window dragged to another monitor, or zoomed, changes the ratio without changing the stage's size.
    window.addEventListener('resize', () => this.#changed());
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  set wanted(wanted: boolean) {
    this.#wanted = wanted;
    if (wanted) this.#tell();
    else if (this.#told !== undefined && this.send({ type: 'resize' })) this.#told = undefined;
  }

  /** Whether the server would do it: this viewer controls a desktop that can change its size. */
  set possible(possible: boolean) {
    this.#possible = possible;
    // Without control, the desktop goes back to its own size by itself.
    if (!possible) this.#told = undefined;
    else this.#tell();
  }

  #changed(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#tell(), SETTLED_AFTER_MS);
  }

  #tell(): void {
    const { offsetWidth, offsetHeight } = this.stage;
    if (!this.#wanted || !this.#possible || offsetWidth === 0 || offsetHeight === 0) return;
    const size = sizeFor(offsetWidth, offsetHeight, window.devicePixelRatio);
    const text = JSON.stringify(size);
    if (text !== this.#told && this.send(size)) this.#told = text;
  }
}
