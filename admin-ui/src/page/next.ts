const SIGN_IN = '/sign-in.html';

/** The sign-in page, which comes back to where the person is now. */
export function signInAddress(location: Pick<Location, 'pathname' | 'search'>): string {
  return `${SIGN_IN}?next=${encodeURIComponent(location.pathname + location.search)}`;
}

/**
 * Where to go after signing in: a path of this very site, whatever an address that somebody sent says. Everything that a
 * browser could read as another host or as a script becomes the start page.
 */
export function safeNext(next: string | null, origin: string): string {
  // Browsers take a backslash for a slash, and drop tabs and line ends, before they look for a host.
  if (next === null || !/^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(next)) return '/';
  let target: URL;
  try {
    target = new URL(next, origin);
  } catch {
    return '/';
  }
  // A path such as /.//other.example is one of ours here, and another host's when the browser reads it again.
  if (target.origin !== origin || target.pathname.startsWith('//') || target.pathname === SIGN_IN) return '/';
  return target.pathname + target.search + target.hash;
}
