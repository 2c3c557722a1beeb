import type { Connection } from './connection';
import { DecoderProbe } from './decoder-probe';
import type { ServerStatistics } from './signalling';
import {
  LatencyTracker,
  ratesBetween,
  readReceiverCounters,
  summarise,
  type ReceiverCounters,
  type ReceiverRates,
  type ViewerStatistics,
} from './statistics';

const RENEW_MS = 500;
const REPORT_MS = 1000;
/** A desktop that stands still has little to report. */
const STILL_REPORT_MS = 5000;
const NO_RATES: ReceiverRates = { framesPerSecond: 0, bitrate: 0, loss: 0 };

/** The frame that was shown last, as the frame callback told it; times in milliseconds of performance.now(). */
export interface LastFrame {
  rtpTimestamp: number | undefined;
  presentedFrames: number;
  width: number;
  height: number;
  mediaTime: number;
  receiveTime: number | undefined;
  /** Milliseconds the decoder took. */
  processingDuration: number | undefined;
  presentationTime: number;
  expectedDisplayTime: number;
  /** When the callback ran. */
  callbackTime: number;
}

export interface MeasuringListener {
  /** A picture of the video is on the screen; undefined where the browser does not say which. */
  frameShown(rtpTimestamp: number | undefined): void;
  renewed(statistics: ViewerStatistics): void;
}

/** Watches frames and counters while a session runs, and tells the server once a second. */
export class Measuring {
  readonly #latency: LatencyTracker;
  #probe = new DecoderProbe();
  #before: ReceiverCounters | undefined;
  #rates = NO_RATES;
  #server: ServerStatistics | undefined;
  #lastReport = 0;
  statistics: ViewerStatistics;
  lastFrame: LastFrame | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly video: HTMLVideoElement,
    private readonly listener: MeasuringListener,
  ) {
    this.#latency = new LatencyTracker(connection.clock);
    this.statistics = summarise(undefined, NO_RATES, {}, undefined, undefined);
    this.#watchFrames();
    window.setInterval(() => void this.#renew(), RENEW_MS);
  }

  serverStatistics(statistics: ServerStatistics): void {
    this.#server = statistics;
    this.#latency.serverFrames(statistics.frames);
  }

  /** A new connection counts from zero. */
  reset(): void {
    this.#probe = new DecoderProbe();
    this.#before = undefined;
    this.#rates = NO_RATES;
    this.#server = undefined;
    this.#latency.clear();
    this.statistics = summarise(undefined, NO_RATES, {}, undefined, undefined);
  }

  #watchFrames(): void {
    if (!('requestVideoFrameCallback' in HTMLVideoElement.prototype)) {
      this.video.addEventListener('playing', () => {
        this.#probe.someFrameShown();
        this.connection.frameShown();
      });
      return;
    }
    const onFrame: VideoFrameRequestCallback = (_, metadata) => {
      this.video.requestVideoFrameCallback(onFrame);
      this.#frameShown(performance.now(), metadata);
    };
    this.video.requestVideoFrameCallback(onFrame);
  }

  #frameShown(now: number, metadata: VideoFrameCallbackMetadata): void {
    const decodeMs = metadata.processingDuration === undefined ? undefined : metadata.processingDuration * 1000;
    this.lastFrame = {
      rtpTimestamp: metadata.rtpTimestamp,
      presentedFrames: metadata.presentedFrames,
      width: metadata.width,
      height: metadata.height,
      mediaTime: metadata.mediaTime,
      receiveTime: metadata.receiveTime,
      processingDuration: decodeMs,
      presentationTime: metadata.presentationTime,
      expectedDisplayTime: metadata.expectedDisplayTime,
      callbackTime: now,
    };
    this.connection.frameShown();
    this.listener.frameShown(metadata.rtpTimestamp);
    if (metadata.rtpTimestamp === undefined || metadata.receiveTime === undefined) {
      this.#probe.someFrameShown();
      return;
    }
    const frame = { rtp: metadata.rtpTimestamp, received: metadata.receiveTime, shown: now };
    this.#latency.frameShown({ ...frame, decodeMs: decodeMs ?? 0 });
    this.#probe.frameShown(frame);
  }

  async #renew(): Promise<void> {
    const report = await this.connection.getStats();
    if (!report) return;
    const counters = readReceiverCounters(report as unknown as Iterable<[string, unknown]>);
    // Below half a second apart, rates of a 30 Hz stream jump by several frames.
    if (counters && (!this.#before || counters.at - this.#before.at >= REPORT_MS * 0.9)) {
      if (this.#before) this.#rates = ratesBetween(this.#before, counters);
      this.#before = counters;
    }
    const now = performance.now();
    this.statistics = summarise(
      counters,
      this.#rates,
      this.#latency.summary(now),
      this.connection.clock.roundTrip,
      this.#server,
    );
    this.listener.renewed(this.statistics);
    if (counters) this.#probeDecoder(now, counters);
    const interval = this.statistics.framesPerSecond > 0 ? REPORT_MS : STILL_REPORT_MS;
    if (counters && now - this.#lastReport >= interval * 0.9) {
      this.#lastReport = now;
      this.#report();
    }
  }

  #probeDecoder(now: number, counters: ReceiverCounters): void {
    if (document.hidden) this.#probe.forget();
    if (document.hidden || !this.#server || this.#server.heldFrames !== undefined) return;
    const report = this.#probe.report(now, counters);
    if (report) this.connection.send(report);
  }

  #report(): void {
    const { framesPerSecond, bitrate, packetsLost, jitter, stages, endToEnd } = this.statistics;
    this.connection.send({
      type: 'stats',
      framesPerSecond,
      bitrate: Math.round(bitrate),
      packetsLost,
      jitter,
      latency: {
        ...(stages.network ? { network: stages.network.p50 } : {}),
        ...(stages.decode ? { decode: stages.decode.p50 } : {}),
        ...(stages.present ? { present: stages.present.p50 } : {}),
        ...(endToEnd ? { endToEnd: endToEnd.p50 } : {}),
      },
    });
  }
}
