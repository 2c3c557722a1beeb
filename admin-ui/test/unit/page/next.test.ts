import { describe, expect, it } from 'vitest';
import { safeNext, signInAddress } from '../../../src/page/next';

const ORIGIN = 'https://waycast.example';

describe('safeNext', () => {
  it.each([
    ['/', '/'],
    ['/?desktop=main', '/?desktop=main'],
    ['/admin/sessions?page=2#top', '/admin/sessions?page=2#top'],
    ['/a/../admin/', '/admin/'],
  ])('goes on to %s', (next, wanted) => {
    expect(safeNext(next, ORIGIN)).toBe(wanted);
  });

  it.each([
    [null],
    [''],
    ['admin/'],
    ['https://evil.example/'],
    ['https://waycast.example/admin/'],
    ['//evil.example/'],
    ['///evil.example/'],
    ['/\\evil.example/'],
    ['\\\\evil.example/'],
    ['/\t/evil.example/'],
    ['/\n/evil.example/'],
    ['\t//evil.example/'],
    [' //evil.example/'],
    ['/.//evil.example/'],
    ['/a/..//evil.example/'],
    ['/%2e//evil.example/'],
    ['javascript:alert(1)'],
    ['/\u0000/evil.example'],
    ['data:text/html,<script>alert(1)</script>'],
    ['@evil.example'],
    ['/sign-in.html?next=/sign-in.html'],
  ])('goes to the start page instead of %j', (next) => {
    expect(safeNext(next, ORIGIN)).toBe('/');
  });

  it('never leaves this site, however a browser reads the result', () => {
    const pieces = ['/', '//', '\\', '.', '..', '%2f', '%5c', '\t', '@', ':', 'evil.example', 'https:', '?', '#', '%2e'];
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          for (const d of pieces) {
            const target = safeNext(`/${a}${b}${c}${d}`, ORIGIN);
            expect(new URL(target, ORIGIN).origin, `/${a}${b}${c}${d}`).toBe(ORIGIN);
            expect(target.startsWith('/') && !/^\/[/\\]/.test(target), target).toBe(true);
          }
        }
      }
    }
  }, 30_000);
});

it('comes back from the sign-in page to where the person was', () => {
  const address = signInAddress({ pathname: '/', search: '?desktop=main&a=b' });
  const next = new URL(address, ORIGIN).searchParams.get('next');
  expect(safeNext(next, ORIGIN)).toBe('/?desktop=main&a=b');
});
