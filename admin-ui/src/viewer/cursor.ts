import type { CursorMode, CursorShape } from './signalling';
import type { Place, Size } from './picture';

/** Browsers show no larger image as a pointer. */
const LARGEST_CSS_CURSOR = 128;
/** Somebody else moves the pointer when it is further than this from where this viewer put it... */
const ELSEWHERE_PIXELS = 4;
/** ...and this viewer has not touched it for so long that the answer to its own movement has arrived. */
const SETTLED_MS = 400;

export interface CursorSituation {
  mode: CursorMode;
  /** This viewer controls the desktop and its picture is live. */
  controls: boolean;
  /** This viewer's own pointer is over the picture. */
  hovering: boolean;
  /** Pointer lock is on: the browser shows no pointer. */
  locked: boolean;
  /** The desktop's cursor, where it travels beside the picture. */
  desktop: { visible: boolean; hasShape: boolean; fitsCss: boolean };
  /** See {@link isElsewhere}. */
  movedByOther: boolean;
}

export interface CursorPresentation {
  /** The browser's pointer over the picture: its usual one, the desktop's shape, or none. */
  pointer: 'default' | 'shape' | 'none';
  /** Whether the page draws the desktop's cursor where the desktop says it is. */
  drawn: boolean;
}

/** Decides who draws the one cursor. In no situation are there two. */
export function presentCursor(s: CursorSituation): CursorPresentation {
  if (s.mode === 'embedded') return { pointer: s.controls && s.hovering ? 'none' : 'default', drawn: false };
  if (s.mode === 'hidden') return { pointer: 'default', drawn: false };
  if (!s.desktop.hasShape) return { pointer: 'default', drawn: false };
  const drawable = s.desktop.visible;
  if (s.locked) return { pointer: 'none', drawn: drawable };
  // Beside the picture the browser's own pointer is needed; it is not the desktop's.
  if (!s.controls || !s.hovering) return { pointer: 'default', drawn: drawable };
  if (s.movedByOther) return { pointer: 'none', drawn: drawable };
  if (!s.desktop.visible) return { pointer: 'none', drawn: false };
  return s.desktop.fitsCss ? { pointer: 'shape', drawn: false } : { pointer: 'none', drawn: true };
}

/**
 * Whether the desktop's cursor is somewhere this viewer did not put it.
 *
 * @param own where this viewer put it, in pixels of the picture; undefined: nowhere yet
 */
export function isElsewhere(
  own: { x: number; y: number } | undefined,
  desktop: { x: number; y: number },
  sinceInputMs: number,
): boolean {
  if (sinceInputMs < SETTLED_MS) return false;
  if (!own) return true;
  return Math.hypot(own.x - desktop.x, own.y - desktop.y) > ELSEWHERE_PIXELS;
}

/** The place of the drawn cursor's left upper corner, in CSS pixels of the stage, and its size. */
export function placeCursor(
  cursor: { x: number; y: number },
  shape: Pick<CursorShape, 'width' | 'height' | 'hotspotX' | 'hotspotY'>,
  picture: Size,
  place: Place,
): Place {
  const scaleX = place.width / picture.width;
  const scaleY = place.height / picture.height;
  return {
    left: place.left + (cursor.x - shape.hotspotX) * scaleX,
    top: place.top + (cursor.y - shape.hotspotY) * scaleY,
    width: shape.width * scaleX,
    height: shape.height * scaleY,
  };
}

export function fitsCss(shape: Size, scale: number): boolean {
  return Math.max(shape.width, shape.height) * scale <= LARGEST_CSS_CURSOR;
}

export interface CursorContext {
  picture: () => { size: Size; place: Place; scale: number };
  /** Where this viewer put the pointer last, 0 to 1. */
  ownPosition: () => { x: number; y: number } | undefined;
  lastInput: () => number;
}

/** Shows the desktop's cursor with the shape it has there: as the browser's own pointer where possible, without delay. */
export class Cursor {
  mode: CursorMode = 'embedded';
  #controls = false;
  #hovering = false;
  #locked = false;
  #visible = false;
  #position = { x: 0, y: 0 };
  #shape: CursorShape | undefined;
  /** The shape in the pixels of the screen, at the scale it was made for. */
  #css: { scale: number; value: string } | undefined;
  #settleTimer: number | undefined;

  constructor(
    private readonly surface: HTMLElement,
    private readonly overlay: HTMLCanvasElement,
    private readonly context: CursorContext,
  ) {}

  set controls(controls: boolean) {
    this.#controls = controls;
    this.update();
  }

  set hovering(hovering: boolean) {
    // Also when unchanged: a movement of one's own takes the cursor back from another viewer.
    this.#hovering = hovering;
    this.update();
  }

  set locked(locked: boolean) {
    this.#locked = locked;
    this.update();
  }

  /** The desktop's cursor has moved, changed, appeared or gone. */
  receive(cursor: { visible: boolean; x: number; y: number; shape?: CursorShape }): void {
    this.#visible = cursor.visible;
    this.#position = { x: cursor.x, y: cursor.y };
    if (cursor.shape) {
      this.#shape = cursor.shape;
      this.#css = undefined;
      this.#paint(cursor.shape);
    }
    this.update();
    window.clearTimeout(this.#settleTimer);
    this.#settleTimer = window.setTimeout(() => this.update(), SETTLED_MS);
  }

  /** A new session tells everything anew. */
  clear(): void {
    window.clearTimeout(this.#settleTimer);
    this.#shape = undefined;
    this.#css = undefined;
    this.#visible = false;
    this.update();
  }

  /** Shows what holds now; to be called when the picture's place or scale has changed, too. */
  update(): void {
    const { size, place, scale } = this.context.picture();
    const shape = this.#shape;
    const presentation = presentCursor({
      mode: this.mode,
      controls: this.#controls,
      hovering: this.#hovering,
      locked: this.#locked,
      desktop: { visible: this.#visible, hasShape: shape !== undefined, fitsCss: !!shape && fitsCss(shape, scale) },
      movedByOther: this.#movedByOther(size),
    });
    const value = this.#cssValue(presentation.pointer, scale);
    if (this.surface.style.cursor !== value) this.surface.style.cursor = value;
    this.overlay.hidden = !presentation.drawn;
    if (presentation.drawn && shape && size.width > 0) this.#place(placeCursor(this.#position, shape, size, place));
  }

  #movedByOther(size: Size): boolean {
    const own = this.context.ownPosition();
    const ownPixels = own && { x: own.x * size.width, y: own.y * size.height };
    return isElsewhere(ownPixels, this.#position, performance.now() - this.context.lastInput());
  }

  #cssValue(pointer: CursorPresentation['pointer'], scale: number): string {
    if (pointer !== 'shape' || !this.#shape) return pointer === 'none' ? 'none' : 'default';
    if (this.#css?.scale !== scale) this.#css = { scale, value: cssCursor(this.#shape, this.overlay, scale) };
    return this.#css.value;
  }

  #paint(shape: CursorShape): void {
    this.overlay.width = shape.width;
    this.overlay.height = shape.height;
    this.overlay.getContext('2d')?.putImageData(new ImageData(shape.rgba, shape.width, shape.height), 0, 0);
  }

  #place(box: Place): void {
    const { style } = this.overlay;
    style.width = `${box.width}px`;
    style.height = `${box.height}px`;
    style.transform = `translate(${box.left}px, ${box.top}px)`;
  }
}

/** The shape as a CSS cursor as large as the picture shows it, and as sharp as the screen allows. */
function cssCursor(shape: CursorShape, image: HTMLCanvasElement, scale: number): string {
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(shape.width * scale * ratio));
  canvas.height = Math.max(1, Math.round(shape.height * scale * ratio));
  const context = canvas.getContext('2d');
  if (!context) return 'default';
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const hotspotX = Math.round(shape.hotspotX * scale);
  const hotspotY = Math.round(shape.hotspotY * scale);
  return `image-set(url("${canvas.toDataURL()}") ${ratio}x) ${hotspotX} ${hotspotY}, default`;
}
