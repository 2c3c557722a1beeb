import { currentTheme, nextTheme as keepNextTheme, restoreTheme as restoreKeptTheme } from '../../page/theme';

const DARK_CLASS = 'pf-v6-theme-dark';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** Follows the system unless the person has chosen, here or on another page. */
export function restoreTheme(): void {
  restoreKeptTheme();
  show();
  systemIsDark.addEventListener('change', show);
}

export function isDark(): boolean {
  const theme = currentTheme();
  return theme === 'dark' || (theme === 'system' && systemIsDark.matches);
}

export function nextTheme(): void {
  keepNextTheme();
  show();
}

/** @returns ends it */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The component library knows its own class only. */
function show(): void {
  document.documentElement.classList.toggle(DARK_CLASS, isDark());
  listeners.forEach((listener) => listener());
}
