/** Numbers and times in the person's language. What is not known is a dash. */
export const UNKNOWN = '–';

type Known = number | null | undefined;

function known(value: Known): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

export function formatNumber(language: string, value: Known, digits = 0): string {
  return known(value) ? value.toLocaleString(language, { maximumFractionDigits: digits }) : UNKNOWN;
}

export function formatMillis(language: string, value: Known): string {
  return known(value) ? `${formatNumber(language, value, value < 10 ? 1 : 0)} ms` : UNKNOWN;
}

export function formatPercent(language: string, value: Known): string {
  return known(value) ? `${formatNumber(language, value, 1)} %` : UNKNOWN;
}

/** @param value bit/s */
export function formatBitrate(language: string, value: Known): string {
  return known(value) ? inThousands(language, value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']) : UNKNOWN;
}

export function formatBytes(language: string, value: Known): string {
  return known(value) ? inThousands(language, value, ['B', 'kB', 'MB', 'GB', 'TB']) : UNKNOWN;
}

export function formatTime(language: string, iso: string | null | undefined): string {
  if (!iso) return UNKNOWN;
  return new Date(iso).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** @param seconds as h:mm:ss */
export function formatDuration(seconds: Known): string {
  if (!known(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function inThousands(language: string, value: number, units: readonly string[]): string {
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${formatNumber(language, scaled, unit > 0 && scaled < 100 ? 1 : 0)} ${units[unit]}`;
}
