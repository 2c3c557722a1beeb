import { useCallback, useEffect, useRef, useState } from 'react';

export interface Loaded<T> {
  /** The newest answer; stays while it is asked for again. */
  data: T | undefined;
  problem: unknown;
  loading: boolean;
  reload: () => void;
}

/**
 * Asks the server, and again whenever the question changes.
 *
 * @param question says in words what is asked; answers to earlier questions that come late are dropped
 */
export function useLoaded<T>(question: string, ask: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ data: undefined, problem: undefined, loading: true });
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  useEffect(() => {
    let current = true;
    setState((before) => ({ ...before, loading: true }));
    asking.current().then(
      (data) => current && setState({ data, problem: undefined, loading: false }),
      (problem: unknown) => current && setState({ data: undefined, problem, loading: false }),
    );
    return () => {
      current = false;
    };
  }, [question, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}
