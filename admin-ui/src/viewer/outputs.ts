import { make } from '../page/elements';
import { texted } from './dialogs';
import type { Output } from './signalling';
import { texts } from './texts';

/** Where a choice makes sense, the one that comes after the one that is watched. */
export function nextOutput(outputs: readonly Output[]): Output | undefined {
  if (outputs.length < 2) return undefined;
  const at = outputs.findIndex((output) => output.selected);
  return outputs[(at + 1) % outputs.length];
}

/** In the menu: which screen of the desktop this viewer watches. Everybody chooses for themselves. */
export class OutputChoice {
  readonly root = make('fieldset', 'outputs');
  readonly #rows = make('div', 'outputs-rows');

  constructor(private readonly choose: (id: string) => void) {
    this.root.id = 'outputs';
    this.root.append(texted('legend', 'outputs'), this.#rows);
    this.show([]);
  }

  show(outputs: readonly Output[]): void {
    this.root.hidden = outputs.length < 2;
    const focused = this.#rows.contains(document.activeElement);
    this.#rows.replaceChildren(...outputs.map((output) => this.#row(output)));
    if (focused) this.#rows.querySelector<HTMLInputElement>('input:checked')?.focus();
  }

  #row(output: Output): HTMLLabelElement {
    const row = make('label', 'outputs-row');
    const radio = make('input', '');
    radio.type = 'radio';
    radio.name = 'output';
    radio.value = output.id;
    radio.checked = output.selected;
    radio.addEventListener('change', () => this.choose(output.id));
    const size = make('span', 'outputs-size');
    if (output.width > 0) {
      texts.put(size, 'outputs.size', { width: String(output.width), height: String(output.height) });
    }
    const name = make('span', 'outputs-name', make('strong', '', output.id));
    // A compositor without a name for a screen often says the connector once more.
    if (output.name && output.name !== output.id) name.append(make('span', 'outputs-about', output.name));
    row.append(radio, name, size);
    return row;
  }
}
