import type { ClientMessage, PresentedFrame } from './signalling';
import type { ReceiverCounters } from './statistics';

/** The server rests its judgement on what is said after nothing came for a while: twice, because it may know of more. */
const SILENT_REPORTS = 2;
const MOST_FRAMES = 128;

/**
 * Says which frames came to the screen, and when, until the server knows how many this browser's decoder holds back until
 * more come. Where the browser does not say which frame it shows, it counts those that came and are not decoded.
 */
export class DecoderProbe {
  #frames: PresentedFrame[] = [];
  /** Whether the browser says which frame it shows; undefined before it has shown one. */
  #knowsFrames: boolean | undefined;
  #silentReports = 0;
  #received = 0;
  #told = 0;

  /** Times in milliseconds of performance.now(). */
  frameShown(frame: PresentedFrame): void {
    this.#knowsFrames = true;
    this.#silentReports = 0;
    this.#frames.push(frame);
    if (this.#frames.length > MOST_FRAMES) this.#frames.shift();
  }

  /** A frame was shown, but nobody knows which. */
  someFrameShown(): void {
    this.#knowsFrames ??= false;
  }

  /** What there is to say now, asked each half second; undefined: nothing. */
  report(now: number, counters: ReceiverCounters): Extract<ClientMessage, { type: 'presented' }> | undefined {
    if (this.#knowsFrames === undefined) return undefined;
    if (!this.#knowsFrames) return this.#count(now, counters);
    if (this.#frames.length === 0 && ++this.#silentReports > SILENT_REPORTS) return undefined;
    return { type: 'presented', at: now, frames: this.#frames.splice(0) };
  }

  /** Nobody looks, so nothing is shown: what came meanwhile says nothing. */
  forget(): void {
    this.#frames = [];
    this.#silentReports = SILENT_REPORTS;
  }

  /** Once each time that frames have stopped coming. */
  #count(now: number, counters: ReceiverCounters): Extract<ClientMessage, { type: 'presented' }> | undefined {
    const { framesReceived, framesDecoded, framesDropped } = counters;
    const rests = framesReceived > 0 && framesReceived === this.#received && framesReceived !== this.#told;
    this.#received = framesReceived;
    if (!rests) return undefined;
    this.#told = framesReceived;
    return { type: 'presented', at: now, frames: [], held: Math.max(0, framesReceived - framesDecoded - framesDropped) };
  }
}
