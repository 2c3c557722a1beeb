/** The toolbar's icons as paths on a 24 by 24 grid, drawn as lines. */
export const ICONS = {
  fit: 'M4 9V5h5M20 9V5h-5M4 15v4h5M20 15v4h-5',
  actual: 'M7 8v8M5 9.5 7 8M17 8v8M15 9.5 17 8M12 10v.01M12 14v.01',
  fullscreen: 'M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5M4 4l6 6M20 4l-6 6M4 20l6-6M20 20l-6-6',
  keyboard: 'M4 6h16a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 18H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 6ZM6 10h.01M9 10h.01M12 10h.01M15 10h.01M18 10h.01M8 14h8',
  pointer: 'M6 3l12 9-5.5 1L16 19.5 13.5 21 10 14.5 6 18Z',
  paste: 'M9 4h6v3H9ZM15 5.500h2.500A1.5 1.5 0 0 1 19 7v12.500a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 19.500V7a1.5 1.5 0 0 1 1.5-1.500H9M9 12h6M12 12v5',
  statistics: 'M4 20h16M7 16v-4M12 16V6M17 16v-7',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.500M14 10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5',
  theme: 'M12 4a8 8 0 1 0 0 16ZM12 4a8 8 0 0 1 0 16',
  help: 'M9 9.200a3 3 0 1 1 4.3 2.700c-.9.5-1.3 1-1.3 2.100M12 17.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
} as const;

export type IconName = keyof typeof ICONS;

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
