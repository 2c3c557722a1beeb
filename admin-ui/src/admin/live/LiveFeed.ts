import type { Desktop, Health, LiveEvents, Session, Statistics } from '../api/types';

/** `connecting`: nothing came yet. `stale`: what is shown is old, and the feed tries to come back by itself. */
export type FeedState = 'connecting' | 'live' | 'stale';

/** What the server told last. Replaced as a whole; parts that did not change stay the same object. */
export interface Live {
  state: FeedState;
  desktops: readonly Desktop[] | undefined;
  sessions: readonly Session[] | undefined;
  health: Health | undefined;
  /** The newest last, one a second. */
  readings: readonly Statistics[];
  /** The sequence number of the newest audit event that was told of. */
  audited: number | undefined;
}

export const READINGS_KEPT = 120;
/** Statistics come every second; after so many milliseconds without any, what is shown is old. */
export const STALE_AFTER = 5_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

const NOTHING: Live = {
  state: 'connecting',
  desktops: undefined,
  sessions: undefined,
  health: undefined,
  readings: [],
  audited: undefined,
};

/** Listens to the server's event stream (WHATWG HTML, section 9.2) and comes back by itself when it breaks. */
export class LiveFeed {
  private live = NOTHING;
  private source: EventSource | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private wait = FIRST_WAIT;
  private heardAt = 0;
  private readonly listeners = new Set<() => void>();

  /** @param refused is called when the server closed the door: the session may have ended */
  constructor(
    private readonly address: string,
    private readonly refused: () => void,
  ) {}

  start(): void {
    this.heardAt = Date.now();
    this.open();
    this.watch = setInterval(() => this.look(), 1_000);
  }

  stop(): void {
    clearInterval(this.watch);
    clearTimeout(this.again);
    this.source?.close();
    this.source = undefined;
  }

  readonly snapshot = (): Live => this.live;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private open(): void {
    const source = new EventSource(this.address);
    this.source = source;
    this.on(source, 'desktops', (desktops) => ({ desktops }));
    this.on(source, 'sessions', (sessions) => ({ sessions }));
    this.on(source, 'health', (health) => ({ health }));
    this.on(source, 'audit', ({ newest }) => ({ audited: newest }));
    this.on(source, 'statistics', (reading) => ({
      readings: [...this.live.readings.slice(1 - READINGS_KEPT), reading],
    }));
    source.addEventListener('error', () => this.broken(source));
  }

  private on<T extends keyof LiveEvents>(source: EventSource, topic: T, read: (data: LiveEvents[T]) => Partial<Live>) {
    source.addEventListener(topic, (event: MessageEvent<string>) => {
      let data: LiveEvents[T];
      try {
        data = JSON.parse(event.data) as LiveEvents[T];
      } catch {
        return; // Half an event, at the end of a connection: the next one begins with everything.
      }
      this.heardAt = Date.now();
      this.wait = FIRST_WAIT;
      this.change({ ...read(data), state: 'live' });
    });
  }

  /** The browser comes back after a connection that ended, but not after one that was refused. */
  private broken(source: EventSource): void {
    if (source !== this.source || source.readyState !== EventSource.CLOSED) return;
    this.refused();
    clearTimeout(this.again);
    this.again = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  private look(): void {
    if (this.live.state !== 'stale' && Date.now() - this.heardAt > STALE_AFTER) this.change({ state: 'stale' });
  }

  private change(change: Partial<Live>): void {
    this.live = { ...this.live, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
