import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OwnPointer, Pointers, colourOf } from '../../src/viewer/pointers';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('others’ pointers', () => {
  let root: HTMLElement;
  let pointers: Pointers;
  const at = (x: number, y: number, visible = true): void =>
    pointers.receive({ viewer: 'ann', name: '<b>Ann</b>', x, y, visible });

  beforeEach(() => {
    root = document.createElement('div');
    pointers = new Pointers(root);
  });

  it('shows a name where somebody points, as text', () => {
    at(0.25, 0.5);
    const mark = root.firstElementChild as HTMLElement;
    expect([mark.style.left, mark.style.top]).toEqual(['25%', '50%']);
    expect(mark.textContent).toBe('<b>Ann</b>');
    expect(mark.querySelector('b')).toBeNull();
    at(0.9, 2);
    expect(root.childElementCount).toBe(1);
    expect([mark.style.left, mark.style.top]).toEqual(['90%', '100%']);
    expect(mark.classList.contains('left')).toBe(true);
  });

  it('fades what does not move, then takes it away', () => {
    at(0.5, 0.5);
    vi.advanceTimersByTime(4100);
    expect(root.firstElementChild?.classList.contains('fading')).toBe(true);
    at(0.5, 0.6);
    expect(root.firstElementChild?.classList.contains('fading')).toBe(false);
    vi.advanceTimersByTime(6100);
    expect(root.childElementCount).toBe(0);
    expect(pointers.shown).toEqual([]);
  });

  it('goes when told, and with its viewer', () => {
    at(0.5, 0.5);
    at(0, 0, false);
    expect(root.childElementCount).toBe(0);
    at(0.5, 0.5);
    pointers.keep((viewer) => viewer !== 'ann');
    expect(root.childElementCount).toBe(0);
  });

  it('has a colour of its own, always the same', () => {
    expect(colourOf('ann')).toBe(colourOf('ann'));
    expect(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(colourOf)).size).toBeGreaterThan(3);
  });
});

describe('one’s own pointer', () => {
  it('is told no more than 30 times a second, the last place always, and when it leaves', () => {
    const surface = document.createElement('div');
    const sent: (number | boolean)[][] = [];
    let enabled = true;
    new OwnPointer({
      surface,
      place: () => ({ left: 0, top: 0, width: 100, height: 100 }),
      enabled: () => enabled,
      send: (x, y, visible) => sent.push([Math.round(x * 100), Math.round(y * 100), visible]),
    });
    const move = (x: number, y: number): boolean =>
      surface.dispatchEvent(new MouseEvent('pointermove', { clientX: x, clientY: y }));
    for (let i = 1; i <= 9; i++) move(i * 10, 50);
    vi.advanceTimersByTime(50);
    expect(sent).toEqual([
      [11, 51, true],
      [91, 51, true],
    ]);
    move(200, 50);
    expect(sent.at(-1)).toEqual([0, 0, false]);
    move(10, 10);
    enabled = false;
    vi.advanceTimersByTime(50);
    expect(sent).toHaveLength(3);
  });
});
