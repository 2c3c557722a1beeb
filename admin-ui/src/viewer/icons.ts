/** The toolbar's icons as paths on a 24 by 24 grid, drawn as lines. */
export const ICONS = {
  fit: 'M4 9V5h5M20 9V5h-5M4 15v4h5M20 15v4h-5',
  actual: 'M7 8v8M5 9.5 7 8M17 8v8M15 9.5 17 8M12 10v.01M12 14v.01',
  resize: 'M3.500 5.500h17v13h-17ZM8 12H6.500M17.500 12H16M7.500 10.500 6 12l1.500 1.500M16.500 10.500 18 12l-1.500 1.500M12 9.500V8M12 16v-1.500',
  'next-output': 'M3 5h9v7H3ZM12 12h9v7h-9ZM15.500 5H19v4M8.500 19H5v-4M17 7l2 2 2-2M3 17l2-2 2 2',
  fullscreen: 'M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5M4 4l6 6M20 4l-6 6M4 20l6-6M20 20l-6-6',
  keyboard: 'M4 6h16a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 18H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 6ZM6 10h.01M9 10h.01M12 10h.01M15 10h.01M18 10h.01M8 14h8',
  pointer: 'M6 3l12 9-5.5 1L16 19.5 13.5 21 10 14.5 6 18Z',
  paste: 'M9 4h6v3H9ZM15 5.500h2.500A1.5 1.5 0 0 1 19 7v12.500a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 19.500V7a1.5 1.5 0 0 1 1.5-1.500H9M9 12h6M12 12v5',
  statistics: 'M4 20h16M7 16v-4M12 16V6M17 16v-7',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c0-3.500 3-5.500 6.500-5.500s6.500 2 6.500 5.500M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.900c2.200.7 3.500 2.500 3.500 5.100',
  chat: 'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8A1.500 1.500 0 0 1 19 16h-7l-4.500 4v-4H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5ZM8 9.500h8M8 12.500h5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  control: 'M12 3.500a5 5 0 0 1 5 5v7a5 5 0 0 1-10 0v-7a5 5 0 0 1 5-5ZM12 3.500v6M7 10h10',
  point: 'M9 11V5a1.600 1.600 0 0 1 3.200 0v5M12.200 10a1.500 1.500 0 0 1 3 0v1M15.200 11a1.500 1.500 0 0 1 3 0v4a6 6 0 0 1-6 6h-.5a6 6 0 0 1-5-2.600l-2.500-3.700a1.500 1.500 0 0 1 2.400-1.800L9 15',
  watch: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
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
