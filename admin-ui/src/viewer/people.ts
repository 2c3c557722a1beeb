import { element, make } from '../page/elements';
import { SidePanel } from './side-panel';
import type { ControlRequest, OtherViewer } from './signalling';
import { holdsControl, others, type Standing } from './standing';
import { texted } from './dialogs';
import { texts } from './texts';

/** Who is connected, what they are here for, and who controls. Whoever has control can hand it over here. */
export class People {
  readonly #panel: SidePanel;
  readonly #list = element('people-list', HTMLUListElement);
  readonly #status = element('people-status', HTMLParagraphElement);
  readonly #alone = element('people-alone', HTMLParagraphElement);

  constructor(
    private readonly options: {
      control: (request: ControlRequest) => void;
      opened: (open: boolean) => void;
      closed: () => void;
    },
  ) {
    this.#panel = new SidePanel('people', (open) => {
      options.opened(open);
      if (open) this.#panel.root.querySelector('button')?.focus();
      else options.closed();
    });
  }

  get open(): boolean {
    return this.#panel.open;
  }

  set open(open: boolean) {
    this.#panel.open = open;
  }

  show(standing: Standing): void {
    const { control, viewer } = standing;
    if (control.mine) texts.put(this.#status, control.paused ? 'control.status.paused' : 'control.status.mine');
    else if (control.holder) texts.put(this.#status, 'control.status.held', { holder: control.holder.name });
    else texts.put(this.#status, 'control.status.free');
    this.#alone.hidden = others(standing).length > 0;
    this.#list.replaceChildren(
      ...[...standing.viewers].sort((a, b) => Number(b.id === viewer.id) - Number(a.id === viewer.id)).map((one) =>
        this.#row(one, standing),
      ),
    );
  }

  hide(): void {
    this.#list.replaceChildren();
    texts.say(this.#status, undefined);
    this.open = false;
  }

  #row(one: OtherViewer, standing: Standing): HTMLElement {
    const name = make('span', 'person-name');
    const own = one.id === standing.viewer.id;
    if (own) texts.put(name, 'people.you', { name: one.name });
    else name.textContent = one.name;
    const doing = make('span', 'person-doing');
    if (one.controls) texts.put(doing, 'people.controls');
    else if (standing.control.queue.some((waiting) => waiting.id === one.id)) texts.put(doing, 'people.waiting');
    else texts.put(doing, `people.mode.${one.mode}`);
    const row = make('li', 'person', make('span', 'person-words', name, doing));
    row.classList.toggle('controls', one.controls);
    if (!own && holdsControl(standing) && one.mode === 'control') row.append(this.#give(one));
    return row;
  }

  #give(one: OtherViewer): HTMLElement {
    const button = texted('button', 'people.give.short', 'quiet');
    button.type = 'button';
    texts.label(button, 'people.give', { name: one.name });
    button.addEventListener('click', () => this.options.control({ action: 'give', viewer: one.id }));
    return button;
  }
}
