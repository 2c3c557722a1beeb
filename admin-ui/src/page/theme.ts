export type Theme = 'system' | 'light' | 'dark';

const KEY = 'waycast.theme';
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

/** Follows the system unless the person has chosen; the choice stays in this browser. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function restoreTheme(): void {
  try {
    apply(localStorage.getItem(KEY));
  } catch {
    // Storage is switched off in this browser: the system's theme it is.
  }
}

export function nextTheme(): Theme {
  const theme = NEXT[currentTheme()];
  apply(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then the choice holds until the page is closed.
  }
  return theme;
}

function apply(theme: string | null): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  else delete dataset.theme;
}
