import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WindowSize, sizeFor } from '../../src/viewer/window-size';

describe('sizeFor', () => {
  it('takes whole pairs of device pixels', () => {
    expect(sizeFor(1280, 720, 1)).toEqual({ type: 'resize', width: 1280, height: 720, scale: 1 });
    expect(sizeFor(641, 361, 2)).toEqual({ type: 'resize', width: 1282, height: 722, scale: 2 });
    expect(sizeFor(853.34, 333, 1.5)).toEqual({ type: 'resize', width: 1280, height: 498, scale: 1.5 });
  });
});

describe('WindowSize', () => {
  let resized: () => void;
  const sent: unknown[] = [];
  const stage = { offsetWidth: 800, offsetHeight: 600 };

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    stage.offsetWidth = 800;
    vi.stubGlobal('window', { devicePixelRatio: 2, addEventListener: () => undefined, setTimeout, clearTimeout });
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(callback: () => void) {
          resized = callback;
        }
        observe(): void {}
      },
    );
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const open = (): WindowSize =>
    new WindowSize(stage as HTMLElement, (message) => {
      sent.push(message);
      return true;
    });
  const size = (width: number) => ({ type: 'resize', width: width * 2, height: 1200, scale: 2 });

  it('tells the size when it is wanted and possible, and once', () => {
    const windowSize = open();
    windowSize.wanted = true;
    expect(sent).toEqual([]);
    windowSize.possible = true;
    windowSize.possible = true;
    expect(sent).toEqual([size(800)]);
  });

  it('waits until the window rests', () => {
    const windowSize = open();
    windowSize.possible = true;
    windowSize.wanted = true;
    for (const width of [810, 820, 830]) {
      stage.offsetWidth = width;
      resized();
      vi.advanceTimersByTime(100);
    }
    expect(sent).toEqual([size(800)]);
    vi.advanceTimersByTime(300);
    expect(sent).toEqual([size(800), size(830)]);
  });

  it('gives the desktop its own size back, and says again what is wanted after control was lost', () => {
    const windowSize = open();
    windowSize.possible = true;
    windowSize.wanted = true;
    windowSize.wanted = false;
    expect(sent).toEqual([size(800), { type: 'resize' }]);
    windowSize.wanted = true;
    windowSize.possible = false;
    windowSize.possible = true;
    expect(sent).toEqual([size(800), { type: 'resize' }, size(800), size(800)]);
  });
});
