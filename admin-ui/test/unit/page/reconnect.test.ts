import { expect, it } from 'vitest';
import { Backoff } from '../../../src/page/reconnect';

it('doubles up to fifteen seconds and starts again after a success', () => {
  const backoff = new Backoff(() => 1);
  expect(Array.from({ length: 8 }, () => backoff.next())).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  expect(backoff.attempts).toBe(8);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

it('spreads viewers over half of the time', () => {
  expect(new Backoff(() => 0).next()).toBe(250);
  for (let i = 0; i < 200; i++) {
    const backoff = new Backoff();
    backoff.next();
    const wait = backoff.next();
    expect(wait).toBeGreaterThanOrEqual(500);
    expect(wait).toBeLessThanOrEqual(1000);
  }
});

it('waits at least as long as asked, and still for a finite time after very many attempts', () => {
  const backoff = new Backoff(() => 0);
  expect(backoff.next(8000)).toBe(8000);
  for (let i = 0; i < 5000; i++) expect(backoff.next()).toBeLessThanOrEqual(15000);
});
