import { describe, expect, it } from 'vitest';
import { iconOf, indicator, titleOf } from '../../../src/desktop/indicator';
import { longerMinutes } from '../../../src/desktop/visitors';
import { parseServerMessage, type DesktopState } from '../../../src/desktop/protocol';

describe('parseServerMessage', () => {
  it('reads who asks and who is there', () => {
    const message = parseServerMessage(
      JSON.stringify({
        type: 'state',
        desktop: 'main',
        unattended: false,
        questions: [
          {
            id: '5c', name: 'Ann', address: '192.0.2.7', scopes: ['watch', 'control'], purpose: 'printer', minutes: 60,
            until: '2030-01-01T12:00:30Z', watchOnly: true, more: 1,
          },
        ],
        visitors: [
          { session: 'k3', name: 'Ben', address: '192.0.2.8', scopes: ['watch'], until: null, controls: false },
        ],
      }),
    );
    expect(message).toEqual({
      type: 'state',
      state: {
        desktop: 'main',
        unattended: false,
        questions: [
          {
            id: '5c', name: 'Ann', address: '192.0.2.7', scopes: ['watch', 'control'], purpose: 'printer', minutes: 60,
            until: Date.parse('2030-01-01T12:00:30Z'), watchOnly: true,
          },
        ],
        visitors: [
          { session: 'k3', name: 'Ben', address: '192.0.2.8', scopes: ['watch'], until: undefined, controls: false },
        ],
      },
    });
  });

  it.each(['', '[]', '{', '{"type":"later"}', 'null'])('is not put out by %j', (text) => {
    expect(parseServerMessage(text)).toBeUndefined();
  });

  it('takes a state that says nothing for one where nothing goes on', () => {
    expect(parseServerMessage('{"type":"state","questions":[1,null],"visitors":{}}')).toEqual({
      type: 'state',
      state: { desktop: '', unattended: false, questions: [], visitors: [] },
    });
  });
});

it.each([
  [0, 30],
  [60_001, 32],
  [3_600_000, 90],
  [100_000_000, 1440],
  [-5_000, 30],
])('gives more time than the %d ms that are left: %d minutes', (left, minutes) => {
  expect(longerMinutes(1_000_000 + left, 1_000_000)).toBe(minutes);
});

describe('what the browser’s tab says', () => {
  const visitor = (name: string, controls: boolean): DesktopState['visitors'][number] => ({
    session: name, name, address: '', scopes: [], until: undefined, controls,
  });
  const state = (more: Partial<DesktopState>): DesktopState => ({
    desktop: 'main', unattended: false, questions: [], visitors: [], ...more,
  });
  const question = {
    id: '1', name: 'Cat', address: '', scopes: [], purpose: '', minutes: 1, until: undefined, watchOnly: false,
  };

  it.each([
    ['nobody', state({}), 'none', 'title.quiet', '/waycast.svg'],
    ['a watcher', state({ visitors: [visitor('Ann', false)] }), 'watched', 'title.watched', '/waycast-watched.svg'],
    [
      'a controller among watchers',
      state({ visitors: [visitor('Ann', false), visitor('Ben', true)] }),
      'controlled',
      'title.controls',
      '/waycast-watched.svg',
    ],
    [
      'a question, whoever else is there',
      state({ visitors: [visitor('Ben', true)], questions: [question] }),
      'controlled',
      'title.asks',
      '/waycast-asks.svg',
    ],
  ])('is about %s', (_, now, mood, title, icon) => {
    expect(indicator(now).mood).toBe(mood);
    expect(titleOf(now).key).toBe(title);
    expect(iconOf(now)).toBe(icon);
  });

  it('names only those who control, when somebody does', () => {
    expect(indicator(state({ visitors: [visitor('Ann', false), visitor('Ben', true)] })).names).toEqual(['Ben']);
  });
});
