import { BUTTON } from '../signalling';
import { isInside, toPicture, type Place } from '../picture';
import type { InputSender } from './sender';
import { TouchGestures } from './touch';
import { toScroll } from './wheel';

/** By PointerEvent.button. */
const BUTTONS = [BUTTON.left, BUTTON.middle, BUTTON.right, BUTTON.back, BUTTON.forward] as const;

export interface PointerOptions {
  /** Lies over the picture and the bars beside it. */
  surface: HTMLElement;
  sender: InputSender;
  /** Where the picture is in the window. */
  place: () => Place;
  /** Pixels of the picture in one CSS pixel. */
  pixelsPerCssPixel: () => number;
  enabled: () => boolean;
  /** The person turns to the picture: it takes the keyboard. */
  pressed: () => void;
  /** Called with each event that tells modifiers. */
  modifiers: (event: MouseEvent) => void;
  /** The pointer came over the picture, moved there, or left it. */
  hovered: (inside: boolean) => void;
  lockChanged: (locked: boolean) => void;
}

/** Mouse, pen and fingers over the picture, absolute or (with pointer lock) relative. */
export class Pointer {
  #touch: TouchGestures;
  #touches = new Set<number>();

  constructor(private readonly options: PointerOptions) {
    const { surface, sender } = options;
    this.#touch = new TouchGestures({
      move: (x, y) => this.#moveTo(x, y),
      button: (button, pressed) => sender.button(button, pressed),
      scroll: (dx, dy) => sender.scroll(dx * options.pixelsPerCssPixel(), dy * options.pixelsPerCssPixel()),
    });
    // Not held back until the next animation frame, where the browser has it.
    const moveEvent = 'onpointerrawupdate' in surface ? 'pointerrawupdate' : 'pointermove';
    surface.addEventListener(moveEvent, (event) => this.#moved(event as PointerEvent));
    surface.addEventListener('pointermove', (event) => this.#chord(event));
    surface.addEventListener('pointerdown', (event) => this.#down(event));
    surface.addEventListener('pointerup', (event) => this.#up(event));
    surface.addEventListener('pointercancel', (event) => this.#cancelled(event));
    surface.addEventListener('pointerleave', () => options.hovered(false));
    surface.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    for (const type of ['contextmenu', 'dragstart', 'auxclick', 'selectstart']) {
      surface.addEventListener(type, (event) => event.preventDefault());
    }
    document.addEventListener('pointerlockchange', () => options.lockChanged(this.locked));
  }

  get locked(): boolean {
    return document.pointerLockElement === this.options.surface;
  }

  async toggleLock(): Promise<void> {
    if (this.locked) {
      document.exitPointerLock();
      return;
    }
    try {
      // Games want the hand's movement, without the system's acceleration.
      await this.options.surface.requestPointerLock({ unadjustedMovement: true });
    } catch {
      await this.options.surface.requestPointerLock();
    }
  }

  /** Forgets fingers and gestures; what they held is released by the sender. */
  reset(): void {
    this.#touches.clear();
    this.#touch.reset();
  }

  #moved(event: PointerEvent): void {
    if (event.pointerType === 'touch') {
      if (this.options.enabled() && this.#touches.has(event.pointerId)) {
        this.#touch.move(event.pointerId, event.clientX, event.clientY);
      }
      return;
    }
    const inside = this.locked || isInside(event.clientX, event.clientY, this.options.place());
    this.options.hovered(inside);
    if (!this.options.enabled()) return;
    this.options.modifiers(event);
    if (this.locked) {
      const scale = this.options.pixelsPerCssPixel();
      if (event.movementX || event.movementY) this.options.sender.moveBy(event.movementX * scale, event.movementY * scale);
    } else if (inside || event.buttons !== 0) {
      this.#moveTo(event.clientX, event.clientY);
    }
  }

  #down(event: PointerEvent): void {
    const inside = this.locked || isInside(event.clientX, event.clientY, this.options.place());
    // The browser's own answers to a press: focus elsewhere, text selection, autoscroll, going back in the history.
    event.preventDefault();
    this.options.pressed();
    if (!this.options.enabled() || !inside) return;
    if (!this.locked) this.options.surface.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      this.#touches.add(event.pointerId);
      this.#touch.down(event.pointerId, event.clientX, event.clientY);
      return;
    }
    this.options.modifiers(event);
    if (!this.locked) this.#moveTo(event.clientX, event.clientY);
    this.#button(event.button, true);
  }

  #up(event: PointerEvent): void {
    event.preventDefault();
    if (!this.options.enabled()) return;
    if (event.pointerType === 'touch') {
      if (this.#touches.delete(event.pointerId)) this.#touch.up(event.pointerId);
      return;
    }
    if (!this.locked && event.button >= 0) this.#moveTo(event.clientX, event.clientY);
    this.#button(event.button, false);
  }

  #cancelled(event: PointerEvent): void {
    if (event.pointerType === 'touch') {
      this.reset();
      this.options.sender.releaseAll();
    } else {
      for (const button of BUTTONS) this.options.sender.button(button, false);
    }
  }

  /**
   * A second button that goes down or up while one is held comes as a movement with another `buttons` bit set
   * (Pointer Events 3, section 4.2.7, chorded button interactions).
   */
  #chord(event: PointerEvent): void {
    if (event.pointerType === 'touch' || event.button < 0 || !this.options.enabled()) return;
    this.#button(event.button, (event.buttons & buttonBit(event.button)) !== 0);
  }

  #button(button: number, pressed: boolean): void {
    const code = BUTTONS[button];
    if (code !== undefined) this.options.sender.button(code, pressed);
  }

  #moveTo(clientX: number, clientY: number): void {
    const { x, y } = toPicture(clientX, clientY, this.options.place(), window.devicePixelRatio);
    this.options.sender.move(x, y);
  }

  #wheel(event: WheelEvent): void {
    // Also keeps Ctrl and wheel from zooming the page.
    event.preventDefault();
    if (!this.options.enabled()) return;
    this.options.modifiers(event);
    const scroll = toScroll(event);
    if (!scroll) return;
    if (scroll.kind === 'wheelSteps') this.options.sender.scrollSteps(scroll.dx, scroll.dy);
    else this.options.sender.scroll(scroll.dx, scroll.dy);
  }
}

/** The bit of MouseEvent.buttons for a MouseEvent.button: middle and right are swapped between the two. */
function buttonBit(button: number): number {
  if (button === 1) return 4;
  if (button === 2) return 2;
  return 1 << button;
}
