import { describe, expect, it } from 'vitest';
import { consentWords, scopesFor } from '../../src/viewer/consent';
import type { ConsentNews, Control, OwnViewer, PeopleMessage } from '../../src/viewer/signalling';
import {
  controlLoss,
  controlOffer,
  greet,
  holdsControl,
  mayWatch,
  modesOf,
  next,
  others,
  type Standing,
} from '../../src/viewer/standing';

const ME: OwnViewer = { id: 'me', name: 'Me', scopes: ['watch', 'point', 'control'], owner: false, mode: 'control' };
const ANN = { id: 'ann', name: 'Ann' };

const joined = (viewer: Partial<OwnViewer> = {}, consent: Partial<ConsentNews> = {}): Standing =>
  greet({ ...ME, ...viewer }, { required: false, state: 'none', scopes: [], ...consent });
const control = (more: Partial<Control>): PeopleMessage => ({
  type: 'control',
  state: 'held',
  mine: false,
  requests: [],
  queue: [],
  paused: false,
  ...more,
});
const consent = (state: ConsentNews['state'], more: Partial<ConsentNews> = {}): PeopleMessage => ({
  type: 'consent',
  required: true,
  state,
  scopes: [],
  ...more,
});
const after = (standing: Standing, ...messages: PeopleMessage[]): Standing => messages.reduce(next, standing);
const asking = joined({}, { required: true });

describe('quality', () => {
  it('is what was chosen last, for everybody', () => {
    expect(joined().quality).toBeUndefined();
    const chosen = after(joined(), { type: 'quality', mode: 'balanced', scenario: 'reading' }, control({ mine: true }));
    expect(chosen.quality).toEqual({ mode: 'balanced', scenario: 'reading' });
  });
});

describe('consent', () => {
  it('is not needed where nobody has to be asked', () => {
    expect(mayWatch(joined())).toBe(true);
    expect(consentWords(joined())).toBeUndefined();
  });

  it('keeps the picture away until it is given', () => {
    expect(mayWatch(asking)).toBe(false);
    expect(mayWatch(after(asking, consent('asked', { scopes: ['watch'] })))).toBe(false);
    expect(mayWatch(after(asking, consent('given', { scopes: ['watch'] })))).toBe(true);
  });

  it('may have been given before this page came', () => {
    expect(mayWatch(joined({}, { required: true, state: 'given', scopes: ['watch'] }))).toBe(true);
  });

  it('goes on while more is asked for, and when that is refused', () => {
    const watching = after(asking, consent('given', { scopes: ['watch'], until: 5 }));
    const wantsMore = after(watching, consent('asked', { scopes: ['watch', 'control'] }));
    expect(mayWatch(wantsMore)).toBe(true);
    expect(controlOffer(wantsMore, false)).toEqual({ kind: 'asking' });
    const refused = after(wantsMore, consent('refused', { reason: 'Not now.' }));
    expect(refused.consent).toEqual({
      required: true,
      given: { scopes: ['watch'], until: 5 },
      ended: { how: 'refused', reason: 'Not now.' },
    });
    expect(mayWatch(refused)).toBe(true);
    expect(controlOffer(refused, false)).toEqual({ kind: 'consent' });
  });

  it.each(['withdrawn', 'expired'] as const)('takes everything along when it is %s', (how) => {
    const controlling = after(
      asking,
      consent('given', { scopes: ['watch', 'control'] }),
      control({ mine: true, holder: { id: 'me', name: 'Me' } }),
    );
    expect(holdsControl(controlling)).toBe(true);
    const ended = after(controlling, consent(how));
    expect(mayWatch(ended)).toBe(false);
    expect(holdsControl(ended)).toBe(false);
    expect(controlLoss(controlling, ended)).toEqual({ why: 'consent' });
    expect(consentWords(ended)?.title).toBe(`consent.${how}`);
  });

  it('leaves watching where only control is withdrawn', () => {
    const controlling = after(
      asking,
      consent('given', { scopes: ['watch', 'control'] }),
      control({ mine: true, holder: { id: 'me', name: 'Me' } }),
    );
    const watching = after(controlling, consent('given', { scopes: ['watch'], reason: 'Not that.' }));
    expect(mayWatch(watching)).toBe(true);
    expect(holdsControl(watching)).toBe(false);
    expect(controlOffer(watching, false)).toEqual({ kind: 'consent' });
  });

  it('says what was asked and until when an answer counts', () => {
    const words = consentWords(after(asking, consent('asked', { scopes: ['watch', 'control'], until: 99 })));
    expect(words).toEqual({
      title: 'consent.asked',
      text: { key: 'consent.asked.control' },
      ask: {},
      until: 99,
    });
  });

  it('offers to ask again, in the server’s words when there are any', () => {
    const words = consentWords(after(asking, consent('refused', { reason: 'Nobody answered in time.' })));
    expect(words?.text).toEqual({ said: 'Nobody answered in time.' });
    expect(words?.ask).toEqual({ watch: 'consent.again.watch', control: 'consent.again.control' });
  });

  it('offers only what this viewer may ask for', () => {
    expect(consentWords(joined({ scopes: ['watch'] }, { required: true }))?.ask).toEqual({ watch: 'consent.watch' });
    expect(scopesFor('control', ['watch', 'control', 'files'])).toEqual(['watch', 'control']);
    expect(scopesFor('watch', ['watch', 'point', 'control'])).toEqual(['watch', 'point']);
    expect(scopesFor('watch', ['watch'])).toEqual(['watch']);
  });
});

describe('control', () => {
  it('belongs only to who holds it', () => {
    expect(holdsControl(undefined)).toBe(false);
    expect(holdsControl(joined())).toBe(false);
    const mine = after(joined(), control({ mine: true, holder: { id: 'me', name: 'Me' } }));
    expect(holdsControl(mine)).toBe(true);
    expect(holdsControl(after(mine, control({ mine: true, paused: true })))).toBe(false);
    expect(holdsControl(after(mine, { type: 'restricted', watchOnly: true }))).toBe(false);
    expect(holdsControl(after(mine, control({ holder: ANN })))).toBe(false);
  });

  it.each([
    ['who may not', joined({ scopes: ['watch'] }), { kind: 'none' }],
    ['who was restricted', after(joined(), { type: 'restricted', watchOnly: true }), { kind: 'watch-only' }],
    ['who needs consent', asking, { kind: 'consent' }],
    ['anybody, when nobody has it', joined(), { kind: 'free' }],
    ['others', after(joined(), control({ holder: ANN })), { kind: 'ask', holder: 'Ann', mayTake: false }],
    ['the holder', after(joined(), control({ mine: true, holder: ME })), { kind: 'mine' }],
    [
      'the second in the queue',
      after(joined(), control({ state: 'queued', holder: ANN, queue: [{ id: 'ben', name: 'Ben' }, ME] })),
      { kind: 'waiting', position: 2, holder: 'Ann' },
    ],
  ])('offers something to %s', (_, standing, wanted) => {
    expect(controlOffer(standing, false)).toEqual(wanted);
  });

  it('can be taken by a supervisor', () => {
    expect(controlOffer(after(joined(), control({ holder: ANN })), true)).toMatchObject({ mayTake: true });
  });

  const mine = after(joined(), control({ mine: true, holder: { id: 'me', name: 'Me' } }));
  it.each([
    ['handed over', control({ holder: ANN }), { why: 'handed-over', to: 'Ann' }],
    ['let go', control({ state: 'none' }), { why: 'gone' }],
    ['paused by somebody at the desktop', control({ mine: true, paused: true }), { why: 'paused' }],
    ['restricted', { type: 'restricted', watchOnly: true }, { why: 'watch-only' }],
    ['ended with a reason', control({ state: 'none', reason: 'Idle.' }), { why: 'said', words: 'Idle.' }],
  ] as const)('says why when it was %s', (_, message, wanted) => {
    expect(controlLoss(mine, next(mine, message as PeopleMessage))).toEqual(wanted);
  });

  it('says nothing about what this viewer did not have', () => {
    expect(controlLoss(joined(), after(joined(), control({ holder: ANN })))).toBeUndefined();
    expect(controlLoss(mine, after(mine, control({ mine: true, holder: ME })))).toBeUndefined();
  });
});

describe('people', () => {
  const standing = after(joined(), {
    type: 'viewers',
    viewers: [
      { id: 'ann', name: 'Ann', mode: 'watch', controls: true },
      { id: 'me', name: 'Me', mode: 'point', controls: false },
    ],
  });

  it('tells others from oneself, and what one is here for', () => {
    expect(others(standing).map((viewer) => viewer.id)).toEqual(['ann']);
    expect(standing.viewer.mode).toBe('point');
  });

  it('is offered the modes it may have', () => {
    expect(modesOf(ME)).toEqual(['control', 'point', 'watch']);
    expect(modesOf({ ...ME, scopes: ['watch'] })).toEqual(['watch']);
  });
});
