import { make } from '../page/elements';
import { texted } from './dialogs';
import { STAGES, type Stage, type ViewerStatistics } from './statistics';
import { texts, type TextKey } from './texts';

const NONE = '–';

type ValueName = Extract<TextKey, `value.${string}`>;

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
  readonly #values = new Map<ValueName, HTMLElement>();

  constructor(private readonly root: HTMLElement) {
    this.#bar.setAttribute('aria-hidden', 'true');
    root.append(
      make('p', 'headline', this.#headline, texted('span', 'statistics.unit', 'unit')),
      this.#bar,
      this.#stageTable(),
      this.#list(['value.picture', 'value.frame-rate', 'value.bit-rate', 'value.round-trip', 'value.loss', 'value.jitter', 'value.dropped']),
      this.#list(['value.codec', 'value.encoder', 'value.decoder', 'value.source', 'value.viewers']),
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
    this.#set('value.picture', picture.width > 0 ? `${picture.width} × ${picture.height}` : NONE);
    this.#set('value.frame-rate', frameRate(s));
    this.#set('value.bit-rate', formatBitrate(s.bitrate));
    this.#set('value.round-trip', s.roundTrip === undefined ? NONE : `${formatMilliseconds(s.roundTrip)} ms`);
    this.#set('value.loss', texts.text('value.loss.packets', { percent: (s.loss * 100).toFixed(1), packets: s.packetsLost }));
    this.#set('value.jitter', `${formatMilliseconds(s.jitter)} ms`);
    this.#set('value.dropped', texts.text('value.dropped.frames', { frames: s.framesDropped, freezes: s.freezes }));
    this.#set('value.codec', s.codec || NONE);
    this.#set('value.encoder', s.server?.encoder || NONE);
    this.#set('value.decoder', decoder(s));
    this.#set('value.source', s.server?.source || NONE);
    this.#set('value.viewers', s.server ? String(s.server.viewers) : NONE);
  }

  #stageTable(): HTMLTableElement {
    const body = make('tbody', '');
    for (const stage of STAGES) {
      const part = make('span', `part stage-${stage}`);
      this.#bar.append(part);
      const [p50, p95] = [make('td', '', NONE), make('td', '', NONE)];
      const name = make('th', '', make('span', `swatch stage-${stage}`), texted('span', `stage.${stage}`));
      name.scope = 'row';
      body.append(make('tr', '', name, p50, p95));
      this.#stages.set(stage, { part, p50, p95 });
    }
    const head = (['statistics.stage', 'statistics.p50', 'statistics.p95'] as const).map((title) => {
      const cell = texted('th', title);
      cell.scope = 'col';
      return cell;
    });
    return make('table', 'stages', make('thead', '', make('tr', '', ...head)), body);
  }

  #list(names: readonly ValueName[]): HTMLElement {
    const list = make('dl', 'values');
    for (const name of names) {
      const value = make('dd', '', NONE);
      this.#values.set(name, value);
      list.append(texted('dt', name), value);
    }
    return list;
  }

  #set(name: ValueName, text: string): void {
    const value = this.#values.get(name);
    if (value && value.textContent !== text) value.textContent = text;
  }
}

function decoder(s: ViewerStatistics): string {
  const held = s.server?.heldFrames;
  const delay =
    held === undefined ? '' : held === 0 ? texts.text('value.decoder.at-once') : texts.text('value.decoder.holds', { frames: held });
  return [s.decoder, delay].filter(Boolean).join(' · ') || NONE;
}

function frameRate(s: ViewerStatistics): string {
  const shown = s.framesPerSecond.toFixed(0);
  if (!s.server) return texts.text('value.frame-rate.shown', { shown });
  return texts.text('value.frame-rate.of', { shown, sent: s.server.framesPerSecond.toFixed(0) });
}
