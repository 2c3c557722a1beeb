import { element, make } from '../page/elements';
import { countdown } from '../page/texts';
import { icon } from './icons';
import type { ControlRequest, ViewerMode } from './signalling';
import { controlOffer, modesOf, type ControlOffer, type Standing } from './standing';
import { texts, type TextKey } from './texts';

export interface ControlBarActions {
  control(request: ControlRequest): void;
  mode(mode: ViewerMode): void;
  /** Asks the one who has control; with a dialog, for what it is needed can be said. */
  askHolder(holder: string, mayTake: boolean): void;
  /** Asks the person at the desktop for control. */
  askForConsent(): void;
}

/** In the toolbar: what this viewer is here for, and the one thing to do about control now. */
export class ControlBar {
  readonly #root = element('control', HTMLSpanElement);
  readonly #modes = make('span', 'modes');
  readonly #button = make('button', 'control-button');
  readonly #label = make('span', '');
  #offer: ControlOffer = { kind: 'none' };
  #radios = new Map<ViewerMode, HTMLButtonElement>();
  #supervisor = false;
  #standing: Standing | undefined;
  #clock: number | undefined;

  constructor(private readonly actions: ControlBarActions) {
    this.#modes.setAttribute('role', 'radiogroup');
    texts.label(this.#modes, 'mode');
    this.#modes.addEventListener('keydown', (event) => this.#arrow(event));
    this.#button.type = 'button';
    this.#button.id = 'control-button';
    this.#button.append(this.#label);
    this.#button.addEventListener('click', () => this.#act());
    this.#root.append(this.#modes, this.#button);
    this.#root.hidden = true;
  }

  /** @param supervisor whether control can be taken from others */
  set supervisor(supervisor: boolean) {
    this.#supervisor = supervisor;
    if (this.#standing) this.show(this.#standing);
  }

  show(standing: Standing): void {
    this.#standing = standing;
    this.#offer = controlOffer(standing, this.#supervisor);
    this.#showModes(standing);
    this.#showButton();
    this.#root.hidden = this.#modes.hidden && this.#button.hidden;
  }

  hide(): void {
    window.clearInterval(this.#clock);
    this.#standing = undefined;
    this.#root.hidden = true;
  }

  #showModes({ viewer, watchOnly }: Standing): void {
    const modes = modesOf(viewer);
    if (modes.join() !== [...this.#radios.keys()].join()) {
      this.#radios = new Map(modes.map((mode) => [mode, this.#radio(mode)]));
      this.#modes.replaceChildren(...this.#radios.values());
    }
    for (const [mode, radio] of this.#radios) {
      const chosen = mode === viewer.mode;
      radio.setAttribute('aria-checked', String(chosen));
      radio.tabIndex = chosen ? 0 : -1;
    }
    this.#modes.hidden = modes.length < 2 || watchOnly;
  }

  #radio(mode: ViewerMode): HTMLButtonElement {
    const radio = make('button', 'tool', icon(mode));
    radio.type = 'button';
    radio.id = `mode-${mode}`;
    radio.setAttribute('role', 'radio');
    texts.label(radio, 'trouble.reported', () => ({
      title: texts.text(`mode.${mode}`),
      text: texts.text(`mode.${mode}.about`),
    }));
    radio.addEventListener('click', () => this.actions.mode(mode));
    return radio;
  }

  /** A radio group has one tab stop, and arrow keys choose (WAI-ARIA Authoring Practices, radio group pattern). */
  #arrow(event: KeyboardEvent): void {
    const radios = [...this.#radios];
    const at = radios.findIndex(([, radio]) => radio === document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [mode, radio] = radios[(at + step + radios.length) % radios.length] ?? [];
    if (!mode || !radio) return;
    radio.focus();
    this.actions.mode(mode);
  }

  #showButton(): void {
    window.clearInterval(this.#clock);
    const offer = this.#offer;
    const { key, values } = words(offer);
    texts.put(this.#label, key, values);
    this.#button.dataset.offer = offer.kind;
    this.#button.disabled = offer.kind === 'watch-only' || offer.kind === 'asking';
    this.#button.hidden = offer.kind === 'none';
    if (offer.kind === 'asking' && offer.until !== undefined) this.#count(offer.until);
  }

  #count(until: number): void {
    const tell = (): void => {
      const left = until - Date.now();
      this.#button.title = left > 0 ? texts.text('consent.asked.left', { time: countdown(left) }) : '';
    };
    tell();
    this.#clock = window.setInterval(tell, 1000);
  }

  #act(): void {
    switch (this.#offer.kind) {
      case 'none':
      case 'watch-only':
      case 'asking':
        break;
      case 'consent':
        this.actions.askForConsent();
        break;
      case 'free':
        this.actions.control({ action: 'request' });
        break;
      case 'ask':
        this.actions.askHolder(this.#offer.holder, this.#offer.mayTake);
        break;
      case 'waiting':
        this.actions.control({ action: 'cancel' });
        break;
      case 'mine':
        this.actions.control({ action: 'release' });
        break;
    }
  }
}

function words(offer: ControlOffer): { key: TextKey; values?: Record<string, string | number> } {
  switch (offer.kind) {
    case 'none':
    case 'watch-only':
      return { key: 'control.watch-only' };
    case 'waiting':
      if (offer.position > 1) return { key: 'control.queued', values: { position: offer.position } };
      return offer.holder
        ? { key: 'control.waiting', values: { holder: offer.holder } }
        : { key: 'control.waiting.free' };
    default:
      return { key: `control.${offer.kind}` };
  }
}
