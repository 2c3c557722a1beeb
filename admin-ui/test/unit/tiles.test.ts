import { beforeEach, describe, expect, it } from 'vitest';
import { Tiles, isLater, parseTile, type TileSurface } from '../../src/viewer/tiles';

const SIZE = { width: 640, height: 480 };

function message(id: number, at: { from: number; until: number; round?: number; x?: number; width?: number }): ArrayBuffer {
  const data = new ArrayBuffer(30);
  const view = new DataView(data);
  view.setUint8(0, 1);
  view.setUint8(1, at.round ?? 1);
  view.setUint16(2, SIZE.width);
  view.setUint16(4, SIZE.height);
  view.setUint16(6, at.x ?? 128);
  view.setUint16(8, 256);
  view.setUint16(10, at.width ?? 100);
  view.setUint16(12, 50);
  view.setUint32(14, id);
  view.setUint32(18, at.from);
  view.setUint32(22, at.until);
  return data;
}

class Surface implements TileSurface {
  visible = false;
  drawn: string[] = [];
  resize(): void {
    this.drawn = [];
  }
  draw(_: ImageBitmap, x: number, y: number): void {
    this.drawn.push(`${x},${y}`);
  }
  erase(x: number, y: number): void {
    this.drawn.splice(this.drawn.indexOf(`${x},${y}`), 1);
  }
}

describe('reading tiles', () => {
  it('reads what the server writes', () => {
    const tile = parseTile(message(7, { from: 4294967295, until: 5 }));
    expect(tile).toMatchObject({ id: 7, round: 1, picture: SIZE, x: 128, y: 256, width: 100, height: 50 });
    expect(tile).toMatchObject({ from: 4294967295, until: 5 });
    expect(tile?.png.byteLength).toBe(4);
  });

  it('refuses what is none, or lies outside its picture', () => {
    expect(parseTile(new ArrayBuffer(0))).toBeUndefined();
    expect(parseTile(new ArrayBuffer(26))).toBeUndefined();
    expect(parseTile(new ArrayBuffer(40))).toBeUndefined();
    expect(parseTile(message(1, { from: 0, until: 0, x: 541 }))).toBeUndefined();
    expect(parseTile(message(1, { from: 0, until: 0, width: 0 }))).toBeUndefined();
  });

  it('never throws, whatever comes', () => {
    let seed = 1;
    const next = (): number => (seed = (seed * 48271) % 2147483647);
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from({ length: next() % 64 }, () => next());
      if (bytes.length > 0 && i % 2 === 0) bytes[0] = 1;
      const tile = parseTile(bytes.buffer);
      if (tile) expect(tile.x + tile.width).toBeLessThanOrEqual(tile.picture.width);
    }
  });

  it('compares timestamps that wrap', () => {
    expect(isLater(1, 4294967295)).toBe(true);
    expect(isLater(4294967295, 1)).toBe(false);
    expect(isLater(5, 5)).toBe(false);
  });
});

describe('sharp tiles', () => {
  let surface: Surface;
  let tiles: Tiles;
  let asked: number[];
  let size = SIZE;
  let decoded: (() => void)[];

  beforeEach(() => {
    surface = new Surface();
    asked = [];
    decoded = [];
    size = SIZE;
    tiles = new Tiles(surface, {
      ask: (round) => asked.push(round) > 0,
      pictureSize: () => size,
      decode: () => new Promise((resolve) => decoded.push(() => resolve({ close: () => undefined } as ImageBitmap))),
    });
  });

  async function decode(): Promise<void> {
    for (const done of decoded.splice(0)) done();
    await Promise.resolve();
    await Promise.resolve();
  }

  it('are asked for when the browser says which picture it shows, once', () => {
    tiles.frameShown(undefined);
    expect(asked).toEqual([]);
    tiles.frameShown(100);
    tiles.frameShown(200);
    expect(asked).toEqual([1]);
  });

  it('are seen over a picture that is known to look like them', async () => {
    tiles.frameShown(100);
    tiles.receive(message(1, { from: 100, until: 100 }));
    await decode();
    expect(surface.visible).toBe(true);
    expect(surface.drawn).toEqual(['128,256']);
    expect(tiles.visible).toBe(1);
  });

  it('are not seen over a picture of which nothing is known yet', async () => {
    tiles.frameShown(100);
    tiles.receive(message(1, { from: 100, until: 100 }));
    await decode();
    tiles.frameShown(200);
    expect(surface.visible).toBe(false);
    tiles.news(1, [], 200);
    expect(surface.visible).toBe(true);
    expect(surface.drawn).toHaveLength(1);
  });

  it('are not seen over a picture from before them', async () => {
    tiles.frameShown(100);
    tiles.receive(message(1, { from: 200, until: 200 }));
    await decode();
    expect(surface.drawn).toEqual([]);
    tiles.frameShown(200);
    expect(surface.drawn).toEqual(['128,256']);
  });

  it('vanish as soon as they are out of date, also while they are decoded', async () => {
    tiles.frameShown(100);
    tiles.receive(message(1, { from: 100, until: 100 }));
    tiles.receive(message(2, { from: 100, until: 100, x: 0 }));
    tiles.news(1, [1], undefined);
    await decode();
    expect(surface.drawn).toEqual(['0,256']);
    tiles.news(1, [2], undefined);
    expect(surface.drawn).toEqual([]);
    expect(surface.visible).toBe(false);
  });

  it('of an earlier round count no more', async () => {
    tiles.frameShown(100);
    tiles.receive(message(1, { from: 100, until: 100 }));
    await decode();
    tiles.clear();
    expect(surface.drawn).toEqual([]);
    tiles.frameShown(5);
    expect(asked).toEqual([1, 2]);
    tiles.receive(message(1, { from: 0, until: 100 }));
    tiles.news(1, [], 100);
    await decode();
    expect(surface.visible).toBe(false);
    tiles.receive(message(1, { from: 5, until: 5, round: 2 }));
    await decode();
    expect(surface.visible).toBe(true);
  });

  it('of a picture of another size are left out', async () => {
    tiles.frameShown(100);
    size = { width: 320, height: 240 };
    tiles.receive(message(1, { from: 100, until: 100 }));
    await decode();
    expect(surface.visible).toBe(false);
    expect(surface.drawn).toEqual([]);
  });
});
