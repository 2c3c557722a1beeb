import type { Setting } from '../../api/types';

/** @returns settings whose key, value or meaning has all the words */
export function matching(settings: readonly Setting[], words: string): Setting[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter(({ key, value, description }) => {
    const text = `${key} ${value ?? ''} ${description}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** @returns settings by the part of the key that names what they are about, in the order of the alphabet */
export function byGroup(settings: readonly Setting[]): [string, Setting[]][] {
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const group = groupOf(setting.key);
    groups.set(group, [...(groups.get(group) ?? []), setting]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}

function groupOf(key: string): string {
  const parts = key.split('.');
  const length = key.startsWith('quarkus.waycast.') ? 3 : 2;
  return parts.slice(0, Math.min(length, Math.max(1, parts.length - 1))).join('.');
}
