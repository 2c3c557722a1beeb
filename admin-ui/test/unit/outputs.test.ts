import { describe, expect, it } from 'vitest';
import { nextOutput } from '../../src/viewer/outputs';
import type { Output } from '../../src/viewer/signalling';

const output = (id: string, selected = false): Output => ({ id, name: '', width: 1, height: 1, scale: 1, selected });

describe('nextOutput', () => {
  it('goes round', () => {
    expect(nextOutput([output('a', true), output('b'), output('c')])?.id).toBe('b');
    expect(nextOutput([output('a'), output('b', true)])?.id).toBe('a');
    expect(nextOutput([output('a'), output('b')])?.id).toBe('a');
  });

  it('has nothing to offer without a choice', () => {
    expect(nextOutput([])).toBeUndefined();
    expect(nextOutput([output('a', true)])).toBeUndefined();
  });
});
