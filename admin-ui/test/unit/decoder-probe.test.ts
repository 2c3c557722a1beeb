import { describe, expect, it } from 'vitest';
import { DecoderProbe } from '../../src/viewer/decoder-probe';
import { readReceiverCounters, type ReceiverCounters } from '../../src/viewer/statistics';

function counters(framesReceived: number, framesDecoded: number, framesDropped = 0): ReceiverCounters {
  const inbound = { type: 'inbound-rtp', kind: 'video', framesReceived, framesDecoded, framesDropped };
  return readReceiverCounters([['inbound', inbound]]) as ReceiverCounters;
}

describe('DecoderProbe', () => {
  it('says what was shown, then twice that nothing was', () => {
    const probe = new DecoderProbe();
    probe.frameShown({ rtp: 90, received: 10, shown: 20 });
    probe.frameShown({ rtp: 180, received: 43, shown: 51 });
    expect(probe.report(500, counters(2, 2))).toEqual({
      type: 'presented',
      at: 500,
      frames: [
        { rtp: 90, received: 10, shown: 20 },
        { rtp: 180, received: 43, shown: 51 },
      ],
    });
    expect(probe.report(1000, counters(2, 2))).toEqual({ type: 'presented', at: 1000, frames: [] });
    expect(probe.report(1500, counters(2, 2))).toEqual({ type: 'presented', at: 1500, frames: [] });
    expect(probe.report(2000, counters(2, 2))).toBeUndefined();
    probe.frameShown({ rtp: 270, received: 2100, shown: 2110 });
    expect(probe.report(2500, counters(3, 3))?.frames).toHaveLength(1);
  });

  it('says no more than the server takes', () => {
    const probe = new DecoderProbe();
    for (let i = 0; i < 1000; i++) probe.frameShown({ rtp: i, received: i, shown: i });
    const frames = probe.report(1000, counters(1000, 1000))?.frames ?? [];
    expect(frames).toHaveLength(128);
    expect(frames.at(-1)?.rtp).toBe(999);
  });

  it('draws nothing from a time when nobody looked', () => {
    const probe = new DecoderProbe();
    probe.frameShown({ rtp: 90, received: 10, shown: 20 });
    probe.forget();
    expect(probe.report(500, counters(9, 9))).toBeUndefined();
  });

  it('says nothing before a frame is shown, because it may be held', () => {
    const probe = new DecoderProbe();
    expect(probe.report(500, counters(3, 3))).toBeUndefined();
    expect(probe.report(1000, counters(3, 3))).toBeUndefined();
    probe.frameShown({ rtp: 90, received: 10, shown: 1100 });
    expect(probe.report(1500, counters(4, 4))?.held).toBeUndefined();
  });

  it('counts where frames have no names, once each time they stop', () => {
    const probe = new DecoderProbe();
    probe.someFrameShown();
    expect(probe.report(0, counters(0, 0))).toBeUndefined();
    expect(probe.report(500, counters(7, 5))).toBeUndefined();
    expect(probe.report(1000, counters(9, 7, 1))).toBeUndefined();
    expect(probe.report(1500, counters(9, 7, 1))).toEqual({ type: 'presented', at: 1500, frames: [], held: 1 });
    expect(probe.report(2000, counters(9, 7, 1))).toBeUndefined();
    expect(probe.report(2500, counters(10, 9, 1))).toBeUndefined();
    expect(probe.report(3000, counters(10, 9, 1))?.held).toBe(0);
  });
});
