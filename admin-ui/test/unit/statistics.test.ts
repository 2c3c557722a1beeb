import { describe, expect, it } from 'vitest';
import { ClockOffset, LatencyTracker, percentiles, ratesBetween, readReceiverCounters } from '../../src/viewer/statistics';

describe('ClockOffset', () => {
  it('believes the quickest round trip', () => {
    const clock = new ClockOffset();
    expect(clock.toPage(1)).toBeUndefined();
    clock.add(0, 100, 5090); // held up on the way back: says 5040
    clock.add(200, 202, 5201); // says 5000
    clock.add(300, 340, 5310);
    expect(clock.toPage(6000)).toBe(1000);
    expect(clock.roundTrip).toBe(2);
  });

  it('follows a clock that drifts, because old pings are forgotten', () => {
    const clock = new ClockOffset();
    clock.add(0, 1, 1000.5);
    for (let i = 1; i <= ClockOffset.KEPT; i++) clock.add(i, i + 2, i + 1 + 2000);
    expect(clock.toPage(2500)).toBe(500);
  });

  it('ignores a pong that came before its ping', () => {
    const clock = new ClockOffset();
    clock.add(10, 5, 1000);
    expect(clock.roundTrip).toBeUndefined();
  });
});

describe('LatencyTracker', () => {
  const server = { rtp: 900, captured: 1100, dequeued: 1101, converted: 1102, encoded: 1105, sent: 1106 };

  function tracker(): LatencyTracker {
    const clock = new ClockOffset();
    clock.add(0, 0, 1000);
    return new LatencyTracker(clock);
  }

  it('joins both sides by RTP timestamp', () => {
    const latency = tracker();
    latency.frameShown({ rtp: 900, received: 108, decodeMs: 3, shown: 115 });
    latency.serverFrames([server, { ...server, rtp: 901 }]);
    expect(latency.summary(200)).toEqual({
      network: { p50: 2, p95: 2 },
      decode: { p50: 3, p95: 3 },
      present: { p50: 4, p95: 4 },
      endToEnd: { p50: 15, p95: 15 },
    });
  });

  it('counts a frame once, and only for some seconds', () => {
    const latency = tracker();
    latency.frameShown({ rtp: 900, received: 108, decodeMs: 3, shown: 115 });
    latency.serverFrames([server]);
    latency.frameShown({ rtp: 1800, received: 208, decodeMs: 3, shown: 1115 });
    latency.serverFrames([server]);
    expect(latency.summary(300).endToEnd).toEqual({ p50: 15, p95: 15 });
    expect(latency.summary(115 + LatencyTracker.WINDOW_MS + 1)).toEqual({});
  });
});

it('takes percentiles by nearest rank', () => {
  expect(percentiles([])).toBeUndefined();
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7 });
  expect(percentiles(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ p50: 50, p95: 95 });
});

describe('receiver counters', () => {
  const report = (bytes: number, at: number, lost = 0): Map<string, unknown> =>
    new Map<string, unknown>([
      ['C', { type: 'codec', mimeType: 'video/H264' }],
      ['A', { type: 'inbound-rtp', kind: 'audio', bytesReceived: 9 }],
      ['P', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.002 }],
      ['V', { type: 'inbound-rtp', kind: 'video', codecId: 'C', timestamp: at, bytesReceived: bytes, framesDecoded: bytes / 1000, packetsReceived: bytes / 100, packetsLost: lost }],
      ['X', null],
    ]);

  it('are read from a report and give rates', () => {
    const before = readReceiverCounters(report(0, 0));
    const after = readReceiverCounters(report(30_000, 1000, 100));
    expect(after).toMatchObject({ codec: 'H264', roundTrip: 0.002, decoder: '' });
    expect(before && after && ratesBetween(before, after)).toEqual({ framesPerSecond: 30, bitrate: 240_000, loss: 0.25 });
    expect(after && ratesBetween(after, after)).toEqual({ framesPerSecond: 0, bitrate: 0, loss: 0 });
  });

  it('are absent before media arrives', () => {
    expect(readReceiverCounters(new Map())).toBeUndefined();
  });
});
