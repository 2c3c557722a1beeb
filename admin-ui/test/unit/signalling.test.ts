import { describe, expect, it } from 'vitest';
import { parseServerMessage } from '../../src/viewer/signalling';

const parse = (value: unknown) => parseServerMessage(JSON.stringify(value));

const HELLO = {
  type: 'hello',
  version: 1,
  server: 'waycast/0.1.0',
  session: 'abc',
  desktop: { name: 'd', output: 'o', source: 's', width: 10, height: 20, control: true, resizable: false, cursor: 'metadata' },
  quality: { mode: 'low', scenario: 'video' },
  capabilities: { codecs: ['H264'], maxTextLength: 100 },
  iceServers: [{ urls: 'stun:example.org' }, { urls: [] }, 'nonsense'],
  viewer: { id: 'v', name: 'Ann', scopes: ['watch', 'control'], owner: true, mode: 'control' },
  consent: { required: true, state: 'given', scopes: ['watch'], until: '2030-01-01T12:00:00Z' },
  resumed: true,
  resume: { token: 'secret', timeout: 30000 },
};

describe('parseServerMessage', () => {
  it('reads a greeting and leaves out what it does not know', () => {
    expect(parse({ ...HELLO, moreOf: { the: 'future' } })).toEqual({
      ...HELLO,
      iceServers: [{ urls: ['stun:example.org'] }],
      consent: { ...HELLO.consent, until: Date.parse('2030-01-01T12:00:00Z') },
    });
  });

  it('fills in what is missing', () => {
    expect(parse({ type: 'hello' })).toMatchObject({
      version: 0,
      desktop: { width: 0, control: false, cursor: 'embedded' },
      capabilities: { codecs: [], maxTextLength: 4096 },
      iceServers: [],
      viewer: { id: '', scopes: [], owner: false, mode: 'watch' },
      consent: { required: false, state: 'none', scopes: [] },
      resumed: false,
    });
    expect(parse({ type: 'hello', resume: { token: 5 } })).not.toHaveProperty('resume');
    expect(parse({ type: 'error' })).toEqual({ type: 'error', code: 'internal', message: '', fatal: false });
    expect(parse({ type: 'stats', stages: { encode: { p50: 1, p95: 'x' }, later: {} }, frames: [1, { rtp: 5 }] })).toMatchObject({
      statistics: { encoder: '', stages: { encode: { p50: 1, p95: 0 } }, frames: [{ rtp: 5, captured: 0 }] },
    });
  });

  it('names unknown types and refuses what is no message', () => {
    expect(parse({ type: 'brand-new', x: 1 })).toEqual({ type: 'unknown', name: 'brand-new' });
    for (const bad of [null, 1, [], {}, { type: 5 }, { type: 'answer' }, { type: 'state', state: 'Dancing' }, { type: 'quality', mode: 'best', scenario: 'video' }]) {
      expect(parse(bad).type).toBe('malformed');
    }
    expect(parseServerMessage('{').type).toBe('malformed');
  });

  it('reads which outputs there are', () => {
    const outputs = [
      { id: 'DP-1', name: 'A screen', width: 2560, height: 1440, scale: 1.5, selected: true },
      { id: 'DP-2', name: '', width: 0, height: 0, scale: 1, selected: false },
    ];
    expect(parse({ type: 'outputs', outputs: [outputs[0], { id: 'DP-2', more: 1 }, 7] })).toEqual({ type: 'outputs', outputs });
    expect(parse({ type: 'outputs' })).toEqual({ type: 'outputs', outputs: [] });
  });

  it('reads who controls, and who wants to', () => {
    const message = {
      type: 'control',
      state: 'requested',
      mine: true,
      holder: { id: 'v', name: 'Ann', more: 1 },
      requests: [{ id: 'b', name: 'Ben', purpose: '<b>now</b>' }, 7],
      queue: [{ id: 'b', name: 'Ben' }],
      paused: false,
    };
    expect(parse(message)).toEqual({
      ...message,
      holder: { id: 'v', name: 'Ann' },
      requests: [{ id: 'b', name: 'Ben', purpose: '<b>now</b>' }],
    });
    expect(parse({ type: 'control', state: 'new', holder: null, mine: 'yes' })).toEqual({
      type: 'control',
      state: 'none',
      mine: false,
      requests: [],
      queue: [],
      paused: false,
    });
  });

  it('reads what people say and show', () => {
    expect(parse({ type: 'chat', from: 'Ann', text: 'Hi', at: '2030-01-01T12:00:00Z' })).toEqual({
      type: 'chat',
      from: 'Ann',
      desktop: false,
      text: 'Hi',
      at: Date.parse('2030-01-01T12:00:00Z'),
    });
    expect(parse({ type: 'pointers', viewer: 'a', name: 'Ann', x: 0.5, y: 'far', visible: true })).toEqual({
      type: 'pointers',
      viewer: 'a',
      name: 'Ann',
      x: 0.5,
      y: 0,
      visible: true,
    });
    expect(parse({ type: 'viewers', viewers: [{ id: 'a', name: 'Ann', mode: 'fly' }, null] })).toEqual({
      type: 'viewers',
      viewers: [{ id: 'a', name: 'Ann', mode: 'watch', controls: false }],
    });
    expect(parse({ type: 'consent', state: 'refused', scopes: ['watch', 'everything'], reason: 'No.' })).toEqual({
      type: 'consent',
      required: false,
      state: 'refused',
      scopes: ['watch'],
      reason: 'No.',
    });
    expect(parse({ type: 'restricted' })).toEqual({ type: 'restricted', watchOnly: false });
  });

  it('takes a cursor shape only when its pixels fit its size', () => {
    const shape = { width: 1, height: 2, hotspotX: 0, hotspotY: 1, rgba: btoa('\x01\x02\x03\x04\x05\x06\x07\x08') };
    const cursor = { type: 'cursor', visible: true, x: 3, y: 4 };
    const read = parse({ ...cursor, shape });
    expect(read).toMatchObject({ ...cursor, shape: { hotspotY: 1 } });
    expect(read.type === 'cursor' && [...(read.shape?.rgba ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const bad of [{ width: 2 }, { width: 1e9, height: 1e9 }, { width: 0.5, height: 4 }, { rgba: '***' }, { rgba: 7 }]) {
      expect(parse({ ...cursor, shape: { ...shape, ...bad } })).toEqual(cursor);
    }
  });

  it('survives any mutation of its messages', () => {
    const texts = [HELLO, { type: 'cursor', shape: { width: 1, height: 1, rgba: 'AAAAAA==' } }, { type: 'stats', frames: [{}], stages: {} }].map((m) => JSON.stringify(m));
    let seed = 42;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    for (let i = 0; i < 20_000; i++) {
      const text = texts[random(texts.length)] ?? '';
      const at = random(text.length);
      const mutated = text.slice(0, at) + String.fromCharCode(32 + random(95)) + text.slice(at + random(6));
      expect(typeof parseServerMessage(mutated).type).toBe('string');
    }
  });
});
