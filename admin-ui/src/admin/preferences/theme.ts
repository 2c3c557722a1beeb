/** The same names and place of storage as on the other pages: who chose there has chosen here. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'waycast.theme';
const DARK_CLASS = 'pf-v6-theme-dark';
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let theme: Theme = 'system';

/** Follows the system unless the person has chosen; the choice stays in this browser. */
export function restoreTheme(): void {
  theme = chosen();
  show();
  systemIsDark.addEventListener('change', show);
}

export function currentTheme(): Theme {
  return theme;
}

export function isDark(): boolean {
  return theme === 'dark' || (theme === 'system' && systemIsDark.matches);
}

export function nextTheme(): void {
  theme = NEXT[theme];
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off in this browser: the choice holds until the page is closed.
  }
  show();
}

/** @returns ends it */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(): void {
  const { classList, dataset } = document.documentElement;
  classList.toggle(DARK_CLASS, isDark());
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  listeners.forEach((listener) => listener());
}

function chosen(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}
