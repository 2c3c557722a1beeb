import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { answer, api } from '../api/client';
import { LiveFeed, type Live } from './LiveFeed';

const Feed = createContext<LiveFeed | undefined>(undefined);

/** Keeps one event stream open for everything inside. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [feed] = useState(() => new LiveFeed('/api/v1/events', askWhetherStillSignedIn));
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return <Feed value={feed}>{children}</Feed>;
}

/** @param choose picks a part of what the server told last; the component is drawn again when that part changes */
export function useLive<T>(choose: (live: Live) => T): T {
  const feed = useContext(Feed);
  if (!feed) throw new Error('useLive needs a LiveProvider around it');
  return useSyncExternalStore(feed.subscribe, () => choose(feed.snapshot()));
}

function askWhetherStillSignedIn(): void {
  // Who is not goes to the sign-in page; any other trouble shows as data that is out of date.
  answer(api.GET('/api/v1/me')).catch(() => undefined);
}
