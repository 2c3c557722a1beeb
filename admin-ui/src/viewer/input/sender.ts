import type { InputEvent } from '../signalling';

export interface InputTransport {
  /** @returns false when there is no session */
  send(events: InputEvent[]): boolean;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: number;
}

/** While a key or button is down the server hears from the page this often; it lets go after 250 ms without. */
export const HEARTBEAT_MS = 100;
/** Above this the way is busy: movements are added up until it is free again, clicks and keys never wait. */
export const BUSY_BYTES = 4096;
/** Mice report up to 8000 times a second; more often than this no desktop looks. */
export const MOVEMENT_INTERVAL_MS = 4;

/**
 * The only way of input to the server. It keeps the order of events, sends each at once, adds up movements only when
 * they come faster than they can leave, and knows what is held down.
 */
export class InputSender {
  #held = new Map<string, InputEvent>();
  #heartbeat: number | undefined;
  #position: { x: number; y: number } | undefined;
  #motion = { dx: 0, dy: 0 };
  #wheel = { dx: 0, dy: 0 };
  #movementTimer: number | undefined;
  #lastMovement = -Infinity;
  /** Events that have left so far. */
  sent = 0;
  /** When the last event left, in milliseconds of performance.now(). */
  lastInput = -Infinity;
  /** Where this viewer put the pointer last, 0 to 1. */
  lastPosition: { x: number; y: number } | undefined;

  constructor(private readonly transport: InputTransport) {}

  move(x: number, y: number): void {
    this.#position = { x, y };
    this.#movementPending();
  }

  moveBy(dx: number, dy: number): void {
    this.#motion.dx += dx;
    this.#motion.dy += dy;
    this.#movementPending();
  }

  scroll(dx: number, dy: number): void {
    this.#wheel.dx += dx;
    this.#wheel.dy += dy;
    this.#movementPending();
  }

  scrollSteps(dx: number, dy: number): void {
    this.#send([{ kind: 'wheelSteps', dx, dy }]);
  }

  button(button: number, pressed: boolean): void {
    this.#hold(`button ${button}`, { kind: 'button', button, pressed });
  }

  key(code: string, pressed: boolean): void {
    this.#hold(`key ${code}`, { kind: 'key', code, pressed });
  }

  text(text: string): void {
    this.#send([{ kind: 'text', text }]);
  }

  isKeyHeld(code: string): boolean {
    return this.#held.has(`key ${code}`);
  }

  get heldKeys(): string[] {
    return [...this.#held.values()].flatMap((event) => (event.kind === 'key' ? [event.code] : []));
  }

  get holdsAnything(): boolean {
    return this.#held.size > 0;
  }

  /** Nothing is held any more, whatever this page believes: sent even when it believes that nothing was. */
  releaseAll(): void {
    this.#held.clear();
    this.#stopHeartbeat();
    this.#send([{ kind: 'releaseAll' }]);
  }

  /** The session is gone, and with it, on the server's side, all that was held. */
  forget(): void {
    this.#held.clear();
    this.#stopHeartbeat();
    window.clearTimeout(this.#movementTimer);
    this.#movementTimer = undefined;
    this.#takeMovement();
  }

  #hold(name: string, event: InputEvent & { pressed: boolean }): void {
    if (this.#held.has(name) === event.pressed) return;
    if (event.pressed) this.#held.set(name, event);
    else this.#held.delete(name);
    this.#send([event]);
    if (this.#held.size === 0) this.#stopHeartbeat();
    else this.#heartbeat ??= window.setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  #beat(): void {
    if (!this.transport.send([])) this.forget();
  }

  #stopHeartbeat(): void {
    window.clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  #movementPending(): void {
    const wait = this.#lastMovement + MOVEMENT_INTERVAL_MS - performance.now();
    if (wait <= 0 && this.transport.bufferedBytes <= BUSY_BYTES) {
      this.#send([]);
    } else {
      this.#movementTimer ??= window.setTimeout(
        () => {
          this.#movementTimer = undefined;
          this.#movementPending();
        },
        Math.max(1, wait),
      );
    }
  }

  /** Sends what has moved first: a click happens where the pointer is. */
  #send(events: InputEvent[]): void {
    const all = [...this.#takeMovement(), ...events];
    if (all.length === 0) return;
    if (!this.transport.send(all)) {
      this.forget();
      return;
    }
    this.sent += all.length;
    this.lastInput = performance.now();
  }

  #takeMovement(): InputEvent[] {
    const events: InputEvent[] = [];
    if (this.#position) {
      events.push({ kind: 'position', ...this.#position });
      this.lastPosition = this.#position;
    }
    if (this.#motion.dx !== 0 || this.#motion.dy !== 0) events.push({ kind: 'motion', ...this.#motion });
    if (this.#wheel.dx !== 0 || this.#wheel.dy !== 0) events.push({ kind: 'wheel', ...this.#wheel });
    this.#position = undefined;
    this.#motion = { dx: 0, dy: 0 };
    this.#wheel = { dx: 0, dy: 0 };
    if (events.length > 0) this.#lastMovement = performance.now();
    return events;
  }
}
