import { BUTTON } from '../signalling';

export interface TouchActions {
  /** In CSS pixels of the window. */
  move(x: number, y: number): void;
  button(button: number, pressed: boolean): void;
  /** In CSS pixels; positive is right and down. */
  scroll(dx: number, dy: number): void;
}

/** A finger that stays within this many CSS pixels is not moving. */
const SLOP = 8;
const LONG_PRESS_MS = 500;

type State =
  /** `undecided`: one finger down, it may become anything. `done`: nothing more until all fingers are up. */
  | { name: 'idle' | 'done' }
  | { name: 'undecided'; timer: number }
  | { name: 'dragging' }
  | { name: 'scrolling' };

/** Fingers as a mouse: a tap clicks, a drag drags, a long press is the right button, two fingers scroll. */
export class TouchGestures {
  #state: State = { name: 'idle' };
  #fingers = new Map<number, { x: number; y: number; startX: number; startY: number }>();

  constructor(private readonly actions: TouchActions) {}

  down(id: number, x: number, y: number): void {
    this.#fingers.set(id, { x, y, startX: x, startY: y });
    if (this.#fingers.size === 1) {
      const timer = window.setTimeout(() => this.#longPress(), LONG_PRESS_MS);
      this.#state = { name: 'undecided', timer };
    } else if (this.#state.name === 'undecided') {
      this.#leaveUndecided();
      this.#scrollFrom();
    } else if (this.#state.name === 'dragging') {
      this.actions.button(BUTTON.left, false);
      this.#state = { name: 'done' };
    }
  }

  move(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (!finger) return;
    const dx = x - finger.x;
    const dy = y - finger.y;
    finger.x = x;
    finger.y = y;
    switch (this.#state.name) {
      case 'undecided':
        if (Math.hypot(x - finger.startX, y - finger.startY) > SLOP) this.#drag(finger);
        break;
      case 'dragging':
        this.actions.move(x, y);
        break;
      case 'scrolling':
        // The content follows the fingers; each of them moves it by its share.
        this.actions.scroll((0 - dx) / this.#fingers.size, (0 - dy) / this.#fingers.size);
        break;
      case 'idle':
      case 'done':
        break;
    }
  }

  up(id: number): void {
    const finger = this.#fingers.get(id);
    if (!finger) return;
    this.#fingers.delete(id);
    if (this.#state.name === 'undecided') {
      this.#leaveUndecided();
      this.#click(BUTTON.left, finger);
    } else if (this.#state.name === 'dragging') {
      this.actions.button(BUTTON.left, false);
    }
    this.#state = { name: this.#fingers.size === 0 ? 'idle' : 'done' };
  }

  reset(): void {
    this.#leaveUndecided();
    this.#fingers.clear();
    this.#state = { name: 'idle' };
  }

  #drag(finger: { x: number; y: number; startX: number; startY: number }): void {
    this.#leaveUndecided();
    this.#state = { name: 'dragging' };
    this.actions.move(finger.startX, finger.startY);
    this.actions.button(BUTTON.left, true);
    this.actions.move(finger.x, finger.y);
  }

  #longPress(): void {
    const [finger] = this.#fingers.values();
    if (this.#state.name !== 'undecided' || !finger) return;
    this.#state = { name: 'done' };
    this.#click(BUTTON.right, finger);
  }

  #scrollFrom(): void {
    const [finger] = this.#fingers.values();
    if (finger) this.actions.move(finger.startX, finger.startY);
    this.#state = { name: 'scrolling' };
  }

  #click(button: number, finger: { x: number; y: number }): void {
    this.actions.move(finger.x, finger.y);
    this.actions.button(button, true);
    this.actions.button(button, false);
  }

  #leaveUndecided(): void {
    if (this.#state.name === 'undecided') window.clearTimeout(this.#state.timer);
  }
}
