import { make } from '../page/elements';
import { texted } from './dialogs';
import { LATENCY_MODES, SCENARIOS, type LatencyMode, type Quality, type Scenario } from './signalling';
import { holdsControl, type Standing } from './standing';
import { texts } from './texts';

/** In the menu: whether latency or the picture counts more. Who controls chooses, everybody else sees what was chosen. */
export class QualityChoice {
  readonly root = make('fieldset', 'quality');
  readonly #mode = make('select', '');
  readonly #scenario = make('select', '');
  readonly #about = make('p', 'quality-about');

  constructor(choose: (quality: Partial<Quality>) => void) {
    this.#mode.id = 'quality-mode';
    this.#scenario.id = 'quality-scenario';
    this.#about.id = 'quality-about';
    this.root.setAttribute('aria-describedby', this.#about.id);
    for (const mode of LATENCY_MODES) this.#mode.append(option(mode, `quality.mode.${mode}`));
    for (const scenario of SCENARIOS) this.#scenario.append(option(scenario, `quality.scenario.${scenario}`));
    this.#mode.addEventListener('change', () => choose({ mode: this.#mode.value as LatencyMode }));
    this.#scenario.addEventListener('change', () => choose({ scenario: this.#scenario.value as Scenario }));
    this.root.append(
      texted('legend', 'quality'),
      labelled(this.#mode, 'quality.mode'),
      labelled(this.#scenario, 'quality.scenario'),
      this.#about,
    );
    this.show(undefined);
  }

  show(standing: Standing | undefined): void {
    const quality = standing?.quality;
    this.root.hidden = !quality;
    if (!quality) return;
    this.#mode.value = quality.mode;
    this.#scenario.value = quality.scenario;
    const mayChoose = holdsControl(standing);
    this.root.disabled = !mayChoose;
    texts.put(this.#about, mayChoose ? `quality.mode.${quality.mode}.about` : 'quality.not-yours');
  }
}

function option(value: string, text: Parameters<typeof texted>[1]): HTMLOptionElement {
  const option = texted('option', text);
  option.value = value;
  return option;
}

function labelled(select: HTMLSelectElement, text: Parameters<typeof texted>[1]): HTMLLabelElement {
  const label = make('label', 'quality-row');
  label.append(texted('span', text), select);
  return label;
}
