/**
 * Where the picture lies in the window, and which place of the picture a place in the window is. All lengths are CSS
 * pixels unless a name says otherwise; edges lie on whole device pixels, so that nothing is blurred by half a pixel.
 */

export type PictureMode = 'fit' | 'actual';

export interface Size {
  width: number;
  height: number;
}

export interface Place extends Size {
  left: number;
  top: number;
}

/**
 * @param mode `fit`: as large as the stage allows, bars on two sides (as object-fit: contain does); `actual`: one pixel
 *     of the picture on one device pixel, centred, or from the left or top edge where it is larger than the stage
 * @param picture in pixels of the picture
 */
export function placePicture(mode: PictureMode, stage: Size, picture: Size, devicePixelRatio: number): Place {
  if (picture.width <= 0 || picture.height <= 0 || stage.width <= 0 || stage.height <= 0) {
    return { left: 0, top: 0, width: Math.max(0, stage.width), height: Math.max(0, stage.height) };
  }
  const fitting = Math.min(stage.width / picture.width, stage.height / picture.height) * devicePixelRatio;
  const scale = mode === 'actual' || nearlyOne(fitting, picture) ? 1 : fitting;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return {
    left: Math.max(0, Math.round((stage.width * devicePixelRatio - width) / 2)) / devicePixelRatio,
    top: Math.max(0, Math.round((stage.height * devicePixelRatio - height) / 2)) / devicePixelRatio,
    width: width / devicePixelRatio,
    height: height / devicePixelRatio,
  };
}

/** A desktop that took the size of this window is up to a pair of pixels smaller: a thin bar, rather than a blur. */
function nearlyOne(scale: number, picture: Size): boolean {
  return scale >= 1 && (scale - 1) * Math.min(picture.width, picture.height) < 2;
}

export interface Position {
  x: number;
  y: number;
}

/**
 * The place of the picture under a place of the window, both axes 0 to 1, clamped to the picture (a drag may leave it).
 * A browser reports the left upper corner of the pixel the pointer is on; the middle of that pixel is what is meant, and
 * survives whatever rounding comes after.
 */
export function toPicture(clientX: number, clientY: number, place: Place, devicePixelRatio: number): Position {
  const half = 0.5 / devicePixelRatio;
  return {
    x: clamp((clientX - place.left + half) / place.width),
    y: clamp((clientY - place.top + half) / place.height),
  };
}

export function isInside(clientX: number, clientY: number, place: Place): boolean {
  return (
    clientX >= place.left &&
    clientY >= place.top &&
    clientX < place.left + place.width &&
    clientY < place.top + place.height
  );
}

function clamp(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value));
}

/** Keeps the video element where {@link placePicture} says, through every change of window, picture and mode. */
export class Picture {
  #mode: PictureMode = 'fit';
  #size: Size = { width: 0, height: 0 };
  #place: Place = { left: 0, top: 0, width: 0, height: 0 };

  /**
   * @param stage scrolls when the picture is larger than it
   * @param placed called after each change of place or size
   */
  constructor(
    private readonly stage: HTMLElement,
    private readonly video: HTMLVideoElement,
    private readonly placed: () => void,
  ) {
    // The server says how large the desktop is; over a slow network its video is smaller than that.
    video.addEventListener('resize', () => {
      if (this.#size.width === 0) this.setSize(video.videoWidth, video.videoHeight);
    });
    new ResizeObserver(() => this.layOut()).observe(stage);
    // A window dragged to another monitor, or zoomed, changes the ratio without changing the stage's size.
    window.addEventListener('resize', () => this.layOut());
  }

  get mode(): PictureMode {
    return this.#mode;
  }

  set mode(mode: PictureMode) {
    this.#mode = mode;
    this.layOut();
  }

  /** Pixels of the picture; zero until known. */
  get size(): Size {
    return this.#size;
  }

  setSize(width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.layOut();
  }

  /** Relative to the stage's content. */
  get place(): Place {
    return this.#place;
  }

  /** Relative to the window, where events are. */
  placeInWindow(): Place {
    const box = this.stage.getBoundingClientRect();
    return {
      left: box.left + this.#place.left - this.stage.scrollLeft,
      top: box.top + this.#place.top - this.stage.scrollTop,
      width: this.#place.width,
      height: this.#place.height,
    };
  }

  /** CSS pixels a pixel of the picture takes. */
  get scale(): number {
    return this.#size.width > 0 ? this.#place.width / this.#size.width : 1;
  }

  private layOut(): void {
    const available = { width: this.stage.offsetWidth, height: this.stage.offsetHeight };
    this.#place = placePicture(this.#mode, available, this.#size, window.devicePixelRatio);
    this.stage.classList.toggle('scrolls', this.#mode === 'actual');
    const { style } = this.video;
    style.left = `${this.#place.left}px`;
    style.top = `${this.#place.top}px`;
    style.width = `${this.#place.width}px`;
    style.height = `${this.#place.height}px`;
    this.placed();
  }
}
