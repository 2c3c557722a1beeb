import { make } from './elements';
import { STAGES, type Stage, type ViewerStatistics } from './statistics';

const NONE = '–';

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  capture: 'Capture',
  queue: 'Queue',
  convert: 'Convert',
  encode: 'Encode',
  packetise: 'Packetise',
  send: 'Send',
  network: 'Network',
  decode: 'Decode',
  present: 'Present',
};

export function formatMilliseconds(value: number | undefined): string {
  if (value === undefined) return NONE;
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

export function formatBitrate(bitsPerSecond: number): string {
  if (bitsPerSecond >= 1e6) return `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
  if (bitsPerSecond >= 1e3) return `${(bitsPerSecond / 1e3).toFixed(0)} kbit/s`;
  return `${bitsPerSecond.toFixed(0)} bit/s`;
}

/** The panel with what is measured, renewed while it is open. */
export class StatisticsOverlay {
  readonly #headline = make('strong', 'end-to-end', NONE);
  readonly #bar = make('div', 'stages-bar');
  readonly #stages = new Map<Stage, { part: HTMLElement; p50: HTMLElement; p95: HTMLElement }>();
  readonly #values = new Map<string, HTMLElement>();

  constructor(private readonly root: HTMLElement) {
    this.#bar.setAttribute('aria-hidden', 'true');
    root.append(
      make('p', 'headline', this.#headline, make('span', 'unit', 'desktop to page, median')),
      this.#bar,
      this.#stageTable(),
      this.#list(['Picture', 'Frame rate', 'Bit rate', 'Round trip', 'Loss', 'Jitter', 'Dropped']),
      this.#list(['Codec', 'Encoder', 'Decoder', 'Source', 'Viewers']),
    );
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  set open(open: boolean) {
    this.root.hidden = !open;
  }

  render(s: ViewerStatistics, picture: { width: number; height: number }): void {
    if (!this.open) return;
    this.#headline.textContent = s.endToEnd ? `${formatMilliseconds(s.endToEnd.p50)} ms` : NONE;
    const total = STAGES.reduce((sum, stage) => sum + (s.stages[stage]?.p50 ?? 0), 0);
    for (const [stage, { part, p50, p95 }] of this.#stages) {
      const value = s.stages[stage];
      part.style.flexGrow = String(total > 0 && value ? value.p50 / total : 0);
      p50.textContent = formatMilliseconds(value?.p50);
      p95.textContent = formatMilliseconds(value?.p95);
    }
    this.#bar.classList.toggle('empty', total === 0);
    this.#set('Picture', picture.width > 0 ? `${picture.width} × ${picture.height}` : NONE);
    this.#set('Frame rate', `${s.framesPerSecond.toFixed(0)} shown${s.server ? ` of ${s.server.framesPerSecond.toFixed(0)}` : ''}`);
    this.#set('Bit rate', formatBitrate(s.bitrate));
    this.#set('Round trip', s.roundTrip === undefined ? NONE : `${formatMilliseconds(s.roundTrip)} ms`);
    this.#set('Loss', `${(s.loss * 100).toFixed(1)} % · ${s.packetsLost} packets`);
    this.#set('Jitter', `${formatMilliseconds(s.jitter)} ms`);
    this.#set('Dropped', `${s.framesDropped} frames · ${s.freezes} freezes`);
    this.#set('Codec', s.codec || NONE);
    this.#set('Encoder', s.server?.encoder || NONE);
    this.#set('Decoder', s.decoder || NONE);
    this.#set('Source', s.server?.source || NONE);
    this.#set('Viewers', s.server ? String(s.server.viewers) : NONE);
  }

  #stageTable(): HTMLTableElement {
    const body = make('tbody', '');
    for (const stage of STAGES) {
      const part = make('span', `part stage-${stage}`);
      this.#bar.append(part);
      const [p50, p95] = [make('td', '', NONE), make('td', '', NONE)];
      const name = make('th', '', make('span', `swatch stage-${stage}`), STAGE_NAMES[stage]);
      name.scope = 'row';
      body.append(make('tr', '', name, p50, p95));
      this.#stages.set(stage, { part, p50, p95 });
    }
    const head = ['Stage', 'p50 ms', 'p95 ms'].map((title) => {
      const cell = make('th', '', title);
      cell.scope = 'col';
      return cell;
    });
    return make('table', 'stages', make('thead', '', make('tr', '', ...head)), body);
  }

  #list(names: readonly string[]): HTMLElement {
    const list = make('dl', 'values');
    for (const name of names) {
      const value = make('dd', '', NONE);
      this.#values.set(name, value);
      list.append(make('dt', '', name), value);
    }
    return list;
  }

  #set(name: string, text: string): void {
    const value = this.#values.get(name);
    if (value && value.textContent !== text) value.textContent = text;
  }
}
