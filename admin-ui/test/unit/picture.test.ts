import { describe, expect, it } from 'vitest';
import { isInside, placePicture, toPicture } from '../../src/viewer/picture';

const HD = { width: 1280, height: 720 };

describe('placePicture', () => {
  it('puts bars above and below in a tall stage', () => {
    expect(placePicture('fit', { width: 640, height: 800 }, HD, 1)).toEqual({ left: 0, top: 220, width: 640, height: 360 });
  });

  it('puts bars left and right in a wide stage', () => {
    expect(placePicture('fit', { width: 2000, height: 720 }, HD, 1)).toEqual({ left: 360, top: 0, width: 1280, height: 720 });
  });

  it('shows one to one in device pixels', () => {
    expect(placePicture('actual', { width: 1280, height: 800 }, HD, 2)).toEqual({ left: 320, top: 220, width: 640, height: 360 });
  });

  it('begins at the edge where the picture is larger than the stage', () => {
    expect(placePicture('actual', { width: 640, height: 800 }, HD, 1)).toEqual({ left: 0, top: 40, width: 1280, height: 720 });
  });

  it.each([1, 1.25, 1.5, 2, 3])('keeps every edge on a whole device pixel at ratio %d', (ratio) => {
    for (let width = 300; width < 340; width++) {
      const place = placePicture('fit', { width, height: 407 }, { width: 1366, height: 768 }, ratio);
      for (const edge of Object.values(place)) expect(edge * ratio).toBeCloseTo(Math.round(edge * ratio), 9);
      expect(place.left + place.width).toBeLessThanOrEqual(width + 1 / ratio);
    }
  });

  it('leaves a thin bar rather than a blur around a desktop that took the size of the window', () => {
    const odd = { width: 1281, height: 801 };
    expect(placePicture('fit', odd, { width: 1280, height: 800 }, 1)).toEqual({ left: 1, top: 1, width: 1280, height: 800 });
    expect(placePicture('fit', odd, { width: 2562, height: 1602 }, 2)).toEqual({ left: 0, top: 0, ...odd });
    expect(placePicture('fit', { width: 1300, height: 820 }, { width: 1280, height: 800 }, 1).width).toBe(1300);
  });

  it('fills the stage while the size of the picture is unknown', () => {
    expect(placePicture('fit', { width: 10, height: 20 }, { width: 0, height: 0 }, 1)).toEqual({ left: 0, top: 0, width: 10, height: 20 });
  });
});

describe('toPicture', () => {
  it('names the pixel under the pointer, whether the desktop rounds down or takes fractions', () => {
    for (const ratio of [1, 1.5, 2]) {
      const place = placePicture('actual', { width: 1500, height: 900 }, HD, ratio);
      for (let pixel = 0; pixel < 1280; pixel++) {
        const { x } = toPicture(place.left + pixel / ratio, place.top, place, ratio);
        expect(Math.floor(x * 1280)).toBe(pixel);
      }
    }
  });

  it('clamps what is beside the picture', () => {
    const place = { left: 100, top: 50, width: 200, height: 100 };
    expect(toPicture(0, 0, place, 1)).toEqual({ x: 0, y: 0 });
    expect(toPicture(1000, 1000, place, 1)).toEqual({ x: 1, y: 1 });
    expect(toPicture(0, 0, { left: 0, top: 0, width: 0, height: 0 }, Infinity)).toEqual({ x: 0, y: 0 });
  });

  it('knows inside from outside', () => {
    const place = { left: 100, top: 50, width: 200, height: 100 };
    expect(isInside(100, 50, place)).toBe(true);
    expect(isInside(300, 60, place)).toBe(false);
    expect(isInside(99.9, 60, place)).toBe(false);
  });
});
