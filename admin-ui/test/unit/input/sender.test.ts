import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BUSY_BYTES, HEARTBEAT_MS, InputSender } from '../../../src/viewer/input/sender';
import type { InputEvent } from '../../../src/viewer/signalling';

let sent: InputEvent[][];
let transport: { send(events: InputEvent[]): boolean; bufferedBytes: number; open: boolean };
let sender: InputSender;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  transport = {
    open: true,
    bufferedBytes: 0,
    send(events) {
      if (this.open) sent.push(events);
      return this.open;
    },
  };
  sender = new InputSender(transport);
});

afterEach(() => vi.useRealTimers());

it('beats while something is held, and only then', () => {
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([]);
  sender.key('KeyA', true);
  sender.button(0x110, true);
  vi.advanceTimersByTime(2 * HEARTBEAT_MS);
  expect(sent.slice(2)).toEqual([[], []]);
  sender.key('KeyA', false);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  sender.button(0x110, false);
  sent.length = 0;
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([]);
});

it('presses and releases each thing once', () => {
  sender.key('KeyA', true);
  sender.key('KeyA', true);
  sender.key('KeyB', false);
  sender.key('KeyA', false);
  sender.key('KeyA', false);
  expect(sent.flat()).toEqual([
    { kind: 'key', code: 'KeyA', pressed: true },
    { kind: 'key', code: 'KeyA', pressed: false },
  ]);
});

it('sends the first movement at once and a click where the pointer is', () => {
  sender.move(0.1, 0.1);
  expect(sent).toEqual([[{ kind: 'position', x: 0.1, y: 0.1 }]]);
  sender.move(0.2, 0.2);
  sender.move(0.3, 0.3);
  expect(sent).toHaveLength(1);
  sender.button(0x110, true);
  expect(sent[1]).toEqual([
    { kind: 'position', x: 0.3, y: 0.3 },
    { kind: 'button', button: 0x110, pressed: true },
  ]);
});

it('adds movements up while the way is busy, and loses none', () => {
  transport.bufferedBytes = BUSY_BYTES + 1;
  for (let i = 0; i < 10; i++) {
    sender.moveBy(1, -2);
    sender.scroll(0, 3);
    vi.advanceTimersByTime(10);
  }
  expect(sent).toEqual([]);
  transport.bufferedBytes = 0;
  vi.advanceTimersByTime(10);
  expect(sent).toEqual([
    [
      { kind: 'motion', dx: 10, dy: -20 },
      { kind: 'wheel', dx: 0, dy: 30 },
    ],
  ]);
});

it('forgets what was held when the session is gone', () => {
  sender.key('KeyA', true);
  transport.open = false;
  vi.advanceTimersByTime(HEARTBEAT_MS);
  expect(sender.holdsAnything).toBe(false);
  transport.open = true;
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(1);
});

it('releases everything even when it believes that nothing is held', () => {
  sender.releaseAll();
  expect(sent).toEqual([[{ kind: 'releaseAll' }]]);
});
