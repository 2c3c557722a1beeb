import { SERVER_STAGES, type FrameTimes, type Percentiles, type ServerStatistics } from './signalling';

/** The stages that only the page can measure, after the server's. */
export const VIEWER_STAGES = ['network', 'decode', 'present'] as const;
export const STAGES = [...SERVER_STAGES, ...VIEWER_STAGES] as const;
export type Stage = (typeof STAGES)[number];

/** One frame on its way through the page, in milliseconds of performance.now(). */
export interface ShownFrame {
  /** RTP timestamp, the name of the frame on both sides. */
  rtp: number;
  /** Its last packet arrived. */
  received: number;
  /** Time the decoder took. */
  decodeMs: number;
  /** The frame callback ran: it is on its way to the screen. */
  shown: number;
}

export interface FrameLatency {
  rtp: number;
  network: number;
  decode: number;
  present: number;
  endToEnd: number;
}

export function percentiles(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/**
 * The difference between the server's monotonic clock and this page's. Each ping bounds it to half its round trip; the
 * quickest of the last pings bounds it best (as NTP's clock filter does, RFC 5905 section 10).
 */
export class ClockOffset {
  static readonly KEPT = 16;
  #samples: { offset: number; roundTrip: number }[] = [];

  add(sent: number, received: number, serverTime: number): void {
    const roundTrip = received - sent;
    if (!(roundTrip >= 0)) return;
    this.#samples.push({ offset: serverTime - (sent + received) / 2, roundTrip });
    if (this.#samples.length > ClockOffset.KEPT) this.#samples.shift();
  }

  /** Milliseconds of the quickest recent round trip. */
  get roundTrip(): number | undefined {
    return this.#best()?.roundTrip;
  }

  /** A time of the server's clock in this page's; undefined before the first pong. */
  toPage(serverTime: number): number | undefined {
    const best = this.#best();
    return best && serverTime - best.offset;
  }

  #best(): { offset: number; roundTrip: number } | undefined {
    return this.#samples.reduce<{ offset: number; roundTrip: number } | undefined>(
      (best, s) => (best && best.roundTrip <= s.roundTrip ? best : s),
      undefined,
    );
  }
}

/**
 * Joins what the page saw of a frame with what the server tells of it a little later, by RTP timestamp, and keeps the
 * last seconds of results.
 */
export class LatencyTracker {
  static readonly WINDOW_MS = 10_000;
  private static readonly REMEMBERED = 512;

  #shown = new Map<number, ShownFrame>();
  #measured: { at: number; latency: FrameLatency }[] = [];

  constructor(private readonly clock: ClockOffset) {}

  frameShown(frame: ShownFrame): void {
    this.#shown.set(frame.rtp, frame);
    for (const oldest of this.#shown.keys()) {
      if (this.#shown.size <= LatencyTracker.REMEMBERED) break;
      this.#shown.delete(oldest);
    }
  }

  serverFrames(frames: readonly FrameTimes[]): void {
    for (const frame of frames) {
      const shown = this.#shown.get(frame.rtp);
      const latency = shown && this.#latency(frame, shown);
      if (!latency) continue;
      this.#shown.delete(frame.rtp);
      this.#measured.push({ at: shown.shown, latency });
    }
  }

  #latency(server: FrameTimes, page: ShownFrame): FrameLatency | undefined {
    const captured = this.clock.toPage(server.captured);
    const sent = this.clock.toPage(server.sent);
    if (captured === undefined || sent === undefined) return undefined;
    return {
      rtp: server.rtp,
      // The clocks agree only to half a round trip: on one machine a difference below that can come out negative.
      network: Math.max(0, page.received - sent),
      decode: page.decodeMs,
      present: Math.max(0, page.shown - page.received - page.decodeMs),
      endToEnd: Math.max(0, page.shown - captured),
    };
  }

  /** Of the frames shown in the last seconds before `now`. */
  summary(now: number): Partial<Record<Exclude<keyof FrameLatency, 'rtp'>, Percentiles>> {
    this.#measured = this.#measured.filter((m) => m.at >= now - LatencyTracker.WINDOW_MS);
    const result: Partial<Record<Exclude<keyof FrameLatency, 'rtp'>, Percentiles>> = {};
    for (const key of ['network', 'decode', 'present', 'endToEnd'] as const) {
      const value = percentiles(this.#measured.map((m) => m.latency[key]));
      if (value) result[key] = value;
    }
    return result;
  }

  /** A new connection has new RTP timestamps. */
  clear(): void {
    this.#shown.clear();
    this.#measured = [];
  }
}

/** The counters of RTCPeerConnection.getStats() that matter here; they only ever grow. */
export interface ReceiverCounters {
  /** Milliseconds, from the report. */
  at: number;
  bytes: number;
  framesReceived: number;
  framesDecoded: number;
  framesDropped: number;
  packetsReceived: number;
  packetsLost: number;
  keyFrames: number;
  freezes: number;
  /** Seconds, an estimate that goes up and down. */
  jitter: number;
  /** Seconds; undefined until ICE has measured it. */
  roundTrip?: number;
  codec: string;
  decoder: string;
}

export function readReceiverCounters(report: Iterable<[string, unknown]>): ReceiverCounters | undefined {
  const entries = new Map<string, Record<string, unknown>>();
  for (const [id, value] of report) {
    if (typeof value === 'object' && value !== null) entries.set(id, value as Record<string, unknown>);
  }
  const all = [...entries.values()];
  const inbound = all.find((e) => e.type === 'inbound-rtp' && e.kind === 'video');
  if (!inbound) return undefined;
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const codec = typeof inbound.codecId === 'string' ? entries.get(inbound.codecId) : undefined;
  const pair = all.find((e) => e.type === 'candidate-pair' && e.nominated === true && e.state === 'succeeded');
  const roundTrip = pair?.currentRoundTripTime;
  return {
    at: number(inbound.timestamp),
    bytes: number(inbound.bytesReceived),
    framesReceived: number(inbound.framesReceived),
    framesDecoded: number(inbound.framesDecoded),
    framesDropped: number(inbound.framesDropped),
    packetsReceived: number(inbound.packetsReceived),
    packetsLost: number(inbound.packetsLost),
    keyFrames: number(inbound.keyFramesDecoded),
    freezes: number(inbound.freezeCount),
    jitter: number(inbound.jitter),
    ...(typeof roundTrip === 'number' ? { roundTrip } : {}),
    codec: typeof codec?.mimeType === 'string' ? codec.mimeType.replace(/^video\//, '') : '',
    decoder: typeof inbound.decoderImplementation === 'string' ? inbound.decoderImplementation : '',
  };
}

export interface ReceiverRates {
  framesPerSecond: number;
  /** Bits a second. */
  bitrate: number;
  /** 0 to 1, of the packets since the last look. */
  loss: number;
}

export function ratesBetween(before: ReceiverCounters, after: ReceiverCounters): ReceiverRates {
  const seconds = (after.at - before.at) / 1000;
  if (seconds <= 0) return { framesPerSecond: 0, bitrate: 0, loss: 0 };
  // Lost packets that arrive after all make the counter go down.
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  const expected = lost + Math.max(0, after.packetsReceived - before.packetsReceived);
  return {
    framesPerSecond: Math.max(0, after.framesDecoded - before.framesDecoded) / seconds,
    bitrate: (Math.max(0, after.bytes - before.bytes) * 8) / seconds,
    loss: expected > 0 ? lost / expected : 0,
  };
}

/** Everything the overlay, the server and {@link Diagnostics} are told, renewed each half second. */
export interface ViewerStatistics {
  framesPerSecond: number;
  bitrate: number;
  loss: number;
  packetsLost: number;
  framesDropped: number;
  freezes: number;
  /** Milliseconds. */
  jitter: number;
  /** Milliseconds between page and server, there and back. */
  roundTrip?: number;
  codec: string;
  decoder: string;
  stages: Partial<Record<Stage, Percentiles>>;
  endToEnd?: Percentiles;
  server?: ServerStatistics;
}

/** Puts the measurements of both sides together. */
export function summarise(
  counters: ReceiverCounters | undefined,
  rates: ReceiverRates,
  latency: ReturnType<LatencyTracker['summary']>,
  roundTrip: number | undefined,
  server: ServerStatistics | undefined,
): ViewerStatistics {
  const stages: Partial<Record<Stage, Percentiles>> = { ...server?.stages };
  for (const stage of VIEWER_STAGES) {
    const value = latency[stage];
    if (value) stages[stage] = value;
  }
  const trip = roundTrip ?? (counters?.roundTrip === undefined ? undefined : counters.roundTrip * 1000);
  return {
    ...rates,
    packetsLost: counters?.packetsLost ?? 0,
    framesDropped: counters?.framesDropped ?? 0,
    freezes: counters?.freezes ?? 0,
    jitter: (counters?.jitter ?? 0) * 1000,
    ...(trip === undefined ? {} : { roundTrip: trip }),
    codec: counters?.codec || server?.codec || '',
    decoder: counters?.decoder ?? '',
    stages,
    ...(latency.endToEnd ? { endToEnd: latency.endToEnd } : {}),
    ...(server ? { server } : {}),
  };
}
