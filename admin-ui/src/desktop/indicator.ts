import type { Values } from '../page/texts';
import type { DesktopState } from './protocol';
import type { TextKey } from './texts';

/** What goes on at the desktop, in one word; the worst first. */
export interface Indicator {
  mood: 'controlled' | 'watched' | 'none';
  /** Who does that. */
  names: string[];
}

export function indicator({ visitors }: DesktopState): Indicator {
  const controlling = visitors.filter((visitor) => visitor.controls);
  if (controlling.length > 0) return { mood: 'controlled', names: controlling.map((visitor) => visitor.name) };
  if (visitors.length > 0) return { mood: 'watched', names: visitors.map((visitor) => visitor.name) };
  return { mood: 'none', names: [] };
}

/** What the browser's tab says, for whoever looks at another one: a question first. */
export function titleOf(state: DesktopState): { key: TextKey; values?: Values } {
  const [question] = state.questions;
  if (question) return { key: 'title.asks', values: { name: question.name } };
  const { mood, names } = indicator(state);
  const name = names.join(', ');
  if (mood === 'controlled') return { key: 'title.controls', values: { name } };
  return mood === 'watched' ? { key: 'title.watched', values: { name } } : { key: 'title.quiet' };
}

/** The picture in the browser's tab. */
export function iconOf(state: DesktopState): string {
  if (state.questions.length > 0) return '/waycast-asks.svg';
  return state.visitors.length > 0 ? '/waycast-watched.svg' : '/waycast.svg';
}
