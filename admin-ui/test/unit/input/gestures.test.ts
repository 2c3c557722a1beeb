import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TouchGestures } from '../../../src/viewer/input/touch';
import { toScroll } from '../../../src/viewer/input/wheel';

describe('toScroll', () => {
  const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false };

  it('keeps a stepping wheel one', () => {
    expect(toScroll({ ...wheel, deltaY: 100, wheelDeltaX: 0, wheelDeltaY: -120 })).toEqual({ kind: 'wheelSteps', dx: 0, dy: 1 });
    expect(toScroll({ ...wheel, deltaY: -240, wheelDeltaX: 0, wheelDeltaY: 240 })).toEqual({ kind: 'wheelSteps', dx: 0, dy: -2 });
    expect(toScroll({ ...wheel, deltaY: 3, deltaMode: 1 })).toEqual({ kind: 'wheelSteps', dx: 0, dy: 1 });
    expect(toScroll({ ...wheel, deltaY: -1, deltaMode: 1 })).toEqual({ kind: 'wheelSteps', dx: 0, dy: -1 });
  });

  it('keeps a touchpad smooth', () => {
    expect(toScroll({ ...wheel, deltaY: 40, wheelDeltaX: 0, wheelDeltaY: -120 })).toEqual({ kind: 'wheel', dx: 0, dy: 40 });
    expect(toScroll({ ...wheel, deltaX: 1.5, deltaY: -7, wheelDeltaX: -4, wheelDeltaY: 21 })).toEqual({ kind: 'wheel', dx: 1.5, dy: -7 });
  });

  it('turns a wheel back that Shift has turned sideways', () => {
    expect(toScroll({ ...wheel, deltaX: 120, shiftKey: true, wheelDeltaX: -120, wheelDeltaY: 0 })).toEqual({ kind: 'wheelSteps', dx: 0, dy: 1 });
  });

  it('says nothing for nothing', () => {
    expect(toScroll(wheel)).toBeUndefined();
  });
});

describe('TouchGestures', () => {
  let done: string[];
  let touch: TouchGestures;

  beforeEach(() => {
    vi.useFakeTimers();
    done = [];
    touch = new TouchGestures({
      move: (x, y) => done.push(`${x},${y}`),
      button: (button, pressed) => done.push(`${pressed ? '+' : '-'}${button.toString(16)}`),
      scroll: (dx, dy) => done.push(`scroll ${dx},${dy}`),
    });
  });
  afterEach(() => vi.useRealTimers());

  it('clicks on a tap', () => {
    touch.down(1, 10, 20);
    touch.move(1, 12, 20);
    touch.up(1);
    expect(done).toEqual(['12,20', '+110', '-110']);
  });

  it('drags from where the finger came down', () => {
    touch.down(1, 10, 20);
    touch.move(1, 40, 20);
    touch.move(1, 50, 20);
    touch.up(1);
    vi.advanceTimersByTime(1000);
    expect(done).toEqual(['10,20', '+110', '40,20', '50,20', '-110']);
  });

  it('presses the right button on a long press, once', () => {
    touch.down(1, 10, 20);
    vi.advanceTimersByTime(600);
    touch.move(1, 90, 20);
    touch.up(1);
    expect(done).toEqual(['10,20', '+111', '-111']);
  });

  it('scrolls with two fingers, the content following them', () => {
    touch.down(1, 10, 100);
    touch.down(2, 30, 100);
    touch.move(1, 10, 80);
    touch.move(2, 30, 80);
    touch.up(1);
    touch.move(2, 30, 10);
    touch.up(2);
    expect(done).toEqual(['10,100', 'scroll 0,10', 'scroll 0,10']);
  });

  it('never leaves a button down', () => {
    touch.down(1, 0, 0);
    touch.move(1, 50, 0);
    touch.down(2, 9, 9);
    touch.up(1);
    touch.up(2);
    expect(done.filter((d) => d.startsWith('+'))).toHaveLength(1);
    expect(done.filter((d) => d.startsWith('-'))).toHaveLength(1);
  });
});
