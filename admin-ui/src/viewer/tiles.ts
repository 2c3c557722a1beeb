/**
 * Sharp tiles: pieces of the picture that stand still, as the desktop has them, over the video, which blurs colour. A tile
 * is only seen over pictures of which the server has said that they look like it there.
 */

import type { Place, Size } from './picture';

/** One tile as it comes over signalling; `from` and `until` are RTP timestamps. */
export interface Tile {
  id: number;
  /** As this page said when it asked. */
  round: number;
  picture: Size;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The first picture that shows it. */
  from: number;
  /** Up to here the page knows of everything that changed. */
  until: number;
  png: Uint8Array<ArrayBuffer>;
}

const TILE = 1;
const HEADER_BYTES = 26;
const LARGEST_SIDE = 1024;
const ROUNDS = 256;

/** Reads one binary message of the server; undefined: none that this page knows, or a broken one. Never throws. */
export function parseTile(data: ArrayBuffer): Tile | undefined {
  if (data.byteLength <= HEADER_BYTES) return undefined;
  const view = new DataView(data);
  if (view.getUint8(0) !== TILE) return undefined;
  const tile = {
    round: view.getUint8(1),
    picture: { width: view.getUint16(2), height: view.getUint16(4) },
    x: view.getUint16(6),
    y: view.getUint16(8),
    width: view.getUint16(10),
    height: view.getUint16(12),
    id: view.getUint32(14),
    from: view.getUint32(18),
    until: view.getUint32(22),
    png: new Uint8Array(data, HEADER_BYTES),
  };
  const { picture, x, y, width, height } = tile;
  const fits = x + width <= picture.width && y + height <= picture.height;
  const sane = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
  return fits && sane ? tile : undefined;
}

/** Whether an RTP timestamp is later than another one; they wrap (RFC 3550 section 5.1). */
export function isLater(timestamp: number, than: number): boolean {
  return ((timestamp - than) | 0) > 0;
}

/** What tiles are drawn on, in pixels of the picture. */
export interface TileSurface {
  resize(size: Size): void;
  draw(image: ImageBitmap, x: number, y: number): void;
  erase(x: number, y: number, width: number, height: number): void;
  visible: boolean;
}

interface Held {
  tile: Tile;
  image?: ImageBitmap;
  drawn: boolean;
}

export interface TileContext {
  /**
   * Asks for all tiles.
   *
   * @param round to come back with them
   * @returns false when there is nobody to ask
   */
  ask: (round: number) => boolean;
  pictureSize: () => Size;
  decode: (png: Uint8Array<ArrayBuffer>) => Promise<ImageBitmap>;
}

/** Holds the tiles that are valid, and shows them as long as the video's present picture looks the same there. */
export class Tiles {
  readonly #held = new Map<number, Held>();
  #asked = false;
  #round = 0;
  #shown: number | undefined;
  #until: number | undefined;
  #size: Size = { width: 0, height: 0 };

  constructor(
    private readonly surface: TileSurface,
    private readonly context: TileContext,
  ) {}

  /** How many are seen now. */
  get visible(): number {
    return this.surface.visible ? [...this.#held.values()].filter(({ drawn }) => drawn).length : 0;
  }

  /** Signalling or the picture begins anew: none is valid, and they have to be asked for again. */
  clear(): void {
    this.#asked = false;
    this.#shown = undefined;
    this.#until = undefined;
    this.#dropAll();
    this.#update();
  }

  /** A picture of the video is on the screen. */
  frameShown(rtp: number | undefined): void {
    if (rtp === undefined) return;
    this.#shown = rtp;
    if (!this.#asked) {
      // What is on its way of an earlier round is about nothing that this page has.
      this.#round = (this.#round + 1) % ROUNDS;
      this.#asked = this.context.ask(this.#round);
    }
    this.#update();
  }

  receive(data: ArrayBuffer): void {
    const tile = parseTile(data);
    if (!tile || !this.#isPresent(tile.round) || !this.#fitsPicture(tile.picture)) return;
    const held: Held = { tile, drawn: false };
    this.#held.set(tile.id, held);
    this.#vouched(tile.until);
    this.context.decode(tile.png).then(
      (image) => {
        // It may be gone by now, and with it the place it was for.
        if (this.#held.get(tile.id) === held) {
          held.image = image;
          this.#update();
        } else {
          image.close();
        }
      },
      () => this.#remove(tile.id),
    );
  }

  /** What the server says of the tiles this page has. */
  news(round: number, gone: readonly number[], until: number | undefined): void {
    if (!this.#isPresent(round)) return;
    for (const id of gone) this.#remove(id);
    if (until !== undefined) this.#vouched(until);
    this.#update();
  }

  #isPresent(round: number): boolean {
    return this.#asked && round === this.#round;
  }

  #vouched(until: number): void {
    if (this.#until === undefined || isLater(until, this.#until)) this.#until = until;
  }

  #fitsPicture(picture: Size): boolean {
    const size = this.context.pictureSize();
    if (picture.width !== size.width || picture.height !== size.height) return false;
    if (picture.width !== this.#size.width || picture.height !== this.#size.height) {
      this.#dropAll();
      this.#size = picture;
      this.surface.resize(picture);
    }
    return true;
  }

  #update(): void {
    const shown = this.#shown;
    const known = shown !== undefined && this.#until !== undefined && !isLater(shown, this.#until);
    const { width, height } = this.context.pictureSize();
    const fits = width === this.#size.width && height === this.#size.height;
    if (known && fits) {
      for (const held of this.#held.values()) {
        if (held.drawn || !held.image || isLater(held.tile.from, shown)) continue;
        this.surface.draw(held.image, held.tile.x, held.tile.y);
        held.image.close();
        held.drawn = true;
      }
    }
    this.surface.visible = known && fits && this.#held.size > 0;
  }

  #remove(id: number): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    const { x, y, width, height } = held.tile;
    if (held.drawn) this.surface.erase(x, y, width, height);
    else held.image?.close();
  }

  #dropAll(): void {
    for (const id of [...this.#held.keys()]) this.#remove(id);
  }
}

/** A canvas over the video. */
export class TileCanvas implements TileSurface {
  readonly #context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d');
  }

  /** Keeps it over the picture. */
  layOut(place: Place): void {
    const { style } = this.canvas;
    style.left = `${place.left}px`;
    style.top = `${place.top}px`;
    style.width = `${place.width}px`;
    style.height = `${place.height}px`;
  }

  resize({ width, height }: Size): void {
    this.canvas.width = width;
    this.canvas.height = height;
  }

  draw(image: ImageBitmap, x: number, y: number): void {
    this.#context?.drawImage(image, x, y);
  }

  erase(x: number, y: number, width: number, height: number): void {
    this.#context?.clearRect(x, y, width, height);
  }

  get visible(): boolean {
    return !this.canvas.hidden;
  }

  set visible(visible: boolean) {
    this.canvas.hidden = !visible;
  }
}

/** Exactly the pixels that were sent: without the colours that the browser would make of them. */
export function decodeTile(png: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([png], { type: 'image/png' }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
}
