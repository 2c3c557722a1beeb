import { Backoff } from '../page/reconnect';
import { TROUBLES, type Phase, type Trouble } from './sentences';
import { Session } from './session';
import type { ClientMessage, Desktop, Output, PeopleMessage, ServerMessage, ServerStatistics } from './signalling';
import type { Standing } from './standing';
import { ClockOffset } from './statistics';

export interface ConnectionListener {
  /** @param retryInMs when the next attempt comes by itself; undefined: not by itself */
  onPhase(phase: Phase, trouble?: Trouble, retryInMs?: number): void;
  onDesktop(desktop: Desktop, maxTextLength: number): void;
  /**
   * What of the desktop can be watched, and what this viewer watches.
   *
   * @param turned whether that is another one than before: what was shown is not of it
   */
  onOutputs(outputs: readonly Output[], turned: boolean): void;
  onPicture(width: number, height: number): void;
  onCursor(cursor: Extract<ServerMessage, { type: 'cursor' }>): void;
  onTrack(track: MediaStreamTrack): void;
  onServerStatistics(statistics: ServerStatistics): void;
  /** A sharp tile, as it came. */
  onTile(data: ArrayBuffer): void;
  /** What holds of the sharp tiles. */
  onTiles(round: number, gone: readonly number[], until: number | undefined): void;
  /** No sharp tile is valid any more. */
  onTilesLost(): void;
  /** Something went wrong that does not end the session. */
  onNotice(trouble: Trouble): void;
  /**
   * Where this viewer stands now.
   *
   * @param before undefined: a session begins
   * @param news what changed it; undefined when a session begins
   */
  onStanding(standing: Standing, before: Standing | undefined, news: PeopleMessage | undefined): void;
  /** Nobody is signed in. */
  onNobody(trouble: Trouble): void;
  /** Whether the server hears this viewer: the picture goes on while it does not. */
  onSignalling(heard: boolean): void;
}

const STABLE_AFTER_MS = 5_000;
const LATER_MS = 8_000;

/** The way to the server: signing in, signalling, media, and coming back by itself after each of them breaks. */
export class Connection {
  readonly clock = new ClockOffset();
  #token: string | undefined;
  #session: Session | undefined;
  #backoff = new Backoff();
  #retryTimer: number | undefined;
  #stableTimer: number | undefined;
  #phase: Phase = 'signing-in';
  #paused = false;

  constructor(private readonly listener: ConnectionListener) {}

  get phase(): Phase {
    return this.#phase;
  }

  start(token: string | undefined): void {
    this.#token = token;
    this.retryNow();
  }

  /** What the person asks for: the desktop again where only that is missing, otherwise everything. */
  retry(): void {
    if (this.#phase !== 'interrupted' || !this.send({ type: 'retry' })) this.retryNow();
  }

  /** Drops what is there, if anything, and connects afresh. */
  retryNow(): void {
    this.close();
    this.#setPhase('signing-in');
    if (!('RTCPeerConnection' in window)) {
      this.#failed(TROUBLES.noWebRtc);
      return;
    }
    const session = new Session(this.clock, {
      phase: () => this.#phase,
      onPhase: (phase, trouble) => this.#setPhase(phase, trouble),
      onDesktop: (desktop, maxTextLength) => {
        this.listener.onDesktop(desktop, maxTextLength);
        if (this.#paused) session.send({ type: 'pause', paused: true });
      },
      onOutputs: (outputs, turned) => this.listener.onOutputs(outputs, turned),
      onPicture: (width, height) => this.listener.onPicture(width, height),
      onCursor: (cursor) => this.listener.onCursor(cursor),
      onTrack: (track) => this.listener.onTrack(track),
      onServerStatistics: (statistics) => this.listener.onServerStatistics(statistics),
      onTile: (data) => this.listener.onTile(data),
      onTiles: (round, gone, until) => this.listener.onTiles(round, gone, until),
      onTilesLost: () => this.listener.onTilesLost(),
      onNotice: (trouble) => this.listener.onNotice(trouble),
      onStanding: (standing, before, news) => this.listener.onStanding(standing, before, news),
      onNobody: (trouble) => this.listener.onNobody(trouble),
      onSignalling: (heard) => {
        if (heard) session.send({ type: 'pause', paused: this.#paused });
        this.listener.onSignalling(heard);
      },
      onFailed: (trouble) => this.#failed(trouble),
    });
    this.#session = session;
    void session.start(this.#token, () => (this.#token = undefined));
  }

  close(): void {
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#stableTimer);
    this.#retryTimer = undefined;
    this.#stableTimer = undefined;
    this.#session?.close();
    this.#session = undefined;
  }

  /** Where this viewer stands; undefined while there is no session. */
  get standing(): Standing | undefined {
    return this.#session?.standing;
  }

  /** Whether the server hears what is sent. */
  get heard(): boolean {
    return this.#session?.heard ?? false;
  }

  /** @returns false when there is no session to send it to */
  send(message: ClientMessage): boolean {
    return this.#session?.send(message) ?? false;
  }

  /** Bytes that wait in this browser to be sent. */
  get bufferedBytes(): number {
    return this.#session?.bufferedBytes ?? 0;
  }

  /** Tells the server not to send frames that nobody sees. */
  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.send({ type: 'pause', paused });
  }

  getStats(): Promise<RTCStatsReport> | undefined {
    return this.#session?.getStats();
  }

  /** A frame is on the screen. */
  frameShown(): void {
    this.#session?.frameShown();
  }

  #setPhase(phase: Phase, trouble?: Trouble): void {
    if (phase === 'streaming') {
      this.#stableTimer ??= window.setTimeout(() => this.#backoff.reset(), STABLE_AFTER_MS);
    }
    if (phase === this.#phase && !trouble) return;
    this.#phase = phase;
    this.listener.onPhase(phase, trouble);
  }

  #failed(trouble: Trouble): void {
    this.close();
    this.#phase = 'trouble';
    if (trouble.retry === 'never' || trouble.retry === 'final') {
      this.listener.onPhase('trouble', trouble);
      return;
    }
    const wait = this.#backoff.next(trouble.waitMs ?? (trouble.retry === 'later' ? LATER_MS : 0));
    this.#retryTimer = window.setTimeout(() => this.retryNow(), wait);
    this.listener.onPhase('trouble', trouble, wait);
  }
}
