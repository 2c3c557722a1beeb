import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveFeed, READINGS_KEPT, STALE_AFTER } from '../../../src/admin/live/LiveFeed';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }
  tell(topic: string, data: string): void {
    this.dispatchEvent(new MessageEvent(topic, { data }));
  }
  refuse(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

const reading = (second: number) => JSON.stringify({ at: new Date(second * 1000).toISOString(), desktops: [], sessions: [] });

describe('the live feed', () => {
  const refused = vi.fn();
  let feed: LiveFeed;
  const newest = () => FakeEventSource.opened.at(-1)!;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeEventSource);
    FakeEventSource.opened = [];
    refused.mockClear();
    feed = new LiveFeed('/events', refused);
    feed.start();
  });
  afterEach(() => {
    feed.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('keeps what was told last, and the parts that did not change as they were', () => {
    newest().tell('desktops', '[{"name":"a"}]');
    const { desktops } = feed.snapshot();
    newest().tell('sessions', '[]');
    expect(feed.snapshot()).toMatchObject({ state: 'live', sessions: [] });
    expect(feed.snapshot().desktops).toBe(desktops);
  });

  it('keeps the newest readings alone', () => {
    for (let second = 0; second < READINGS_KEPT + 5; second++) newest().tell('statistics', reading(second));
    const { readings } = feed.snapshot();
    expect(readings).toHaveLength(READINGS_KEPT);
    expect(readings[0]!.at).toBe('1970-01-01T00:00:05.000Z');
  });

  it('says that it is old after silence, and live again after the next word', () => {
    newest().tell('statistics', reading(0));
    vi.advanceTimersByTime(STALE_AFTER + 2_000);
    expect(feed.snapshot().state).toBe('stale');
    newest().tell('statistics', reading(1));
    expect(feed.snapshot().state).toBe('live');
  });

  it('comes back after a refusal, more slowly each time', () => {
    newest().refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    newest().refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(3);
    expect(refused).toHaveBeenCalledTimes(2);
  });

  it('is not upset by half an event', () => {
    newest().tell('desktops', '[{"na');
    expect(feed.snapshot().desktops).toBeUndefined();
  });
});
