import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import UPlot from 'uplot';
import { isDark, onTheme } from '../preferences/theme';

export interface Line {
  label: string;
  /** One for each time; null: not known. */
  values: readonly (number | null)[];
}

interface PlotProps {
  title: string;
  /** Seconds since the epoch. */
  times: readonly number[];
  lines: readonly Line[];
  format: (value: number | null | undefined) => string;
}

const LIGHT = ['#0066cc', '#b8720a', '#147878', '#a60000', '#5e40be', '#3d7317'];
const DARK = ['#92c5f9', '#ffcc17', '#63bdbd', '#f9a8a8', '#b6a6e9', '#afdc8f'];

/** Lines over the last minutes, with what they are at now in words. */
export function Plot({ title, times, lines, format }: PlotProps) {
  const { i18n } = useTranslation();
  const dark = useSyncExternalStore(onTheme, isDark);
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const shown = useRef(format);
  shown.current = format;
  const colours = dark ? DARK : LIGHT;
  const data: UPlot.AlignedData = [[...times], ...lines.map((line) => [...line.values])];

  useEffect(() => {
    const element = place.current!;
    const drawn = new UPlot(options(element, lines.length, dark, i18n.language, (value) => shown.current(value)), data, element);
    plot.current = drawn;
    const fit = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: element.clientHeight }));
    fit.observe(element);
    return () => {
      fit.disconnect();
      drawn.destroy();
    };
    // The data of later seconds goes in below, without drawing everything anew.
  }, [lines.length, dark, i18n.language]);
  useEffect(() => plot.current?.setData(data));

  const now = lines.map((line) => `${line.label}: ${format(line.values.at(-1))}`);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={place} className="plot-canvas" role="img" aria-label={`${title}. ${now.join(', ')}`} />
      <ul className="plot-legend numbers">
        {now.map((text, index) => (
          <li key={index}>
            <i style={{ background: colours[index % colours.length] }} />
            {text}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function options(
  element: HTMLElement,
  lines: number,
  dark: boolean,
  language: string,
  format: (value: number) => string,
): UPlot.Options {
  const axis = {
    stroke: dark ? '#c7c7c7' : '#4d4d4d',
    grid: { stroke: dark ? '#4d4d4d' : '#e0e0e0', width: 1 },
    ticks: { show: false },
  };
  const colours = dark ? DARK : LIGHT;
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, highest) => [0, Math.max(1, (highest ?? 0) * 1.1)] } },
    axes: [
      { ...axis, space: 90, values: (_, splits) => splits.map((second) => clock.format(second * 1000)) },
      { ...axis, size: 76, values: (_, splits) => splits.map(format) },
    ],
    series: [
      {},
      ...Array.from({ length: lines }, (_, index) => ({
        stroke: colours[index % colours.length]!,
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
}
