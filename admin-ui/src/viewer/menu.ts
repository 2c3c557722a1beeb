import { element, make } from '../page/elements';
import { mayAdminister, signOut, type Me } from '../page/me';
import { languageChoice, themeButton } from '../page/preferences';
import { texted } from './dialogs';
import { SidePanel } from './side-panel';
import { texts, type TextKey } from './texts';

const ROLES: readonly string[] = ['admin', 'operator', 'viewer', 'auditor', 'guest'];

/** Who is signed in, the way to the administration and out, and what this browser remembers. */
export class Menu {
  readonly #panel: SidePanel;
  readonly #who = make('div', 'menu-who');
  readonly #administration = texted('a', 'menu.administration', 'quiet');
  readonly #signOut = texted('button', 'menu.sign-out', 'quiet');

  constructor(options: {
    /** Which screen is watched. */
    outputs: HTMLElement;
    /** Whether latency or the picture counts more. */
    quality: HTMLElement;
    help: () => void;
    opened: (open: boolean) => void;
    closed: () => void;
    failed: () => void;
    /** Nothing must go on under the old name. */
    leaving: () => void;
  }) {
    this.#panel = new SidePanel('menu', (open) => {
      options.opened(open);
      if (open) this.#panel.root.querySelector<HTMLElement>('button, a, select')?.focus();
      else options.closed();
    });
    const help = texted('button', 'menu.help', 'quiet');
    help.id = 'menu-help';
    help.type = 'button';
    help.addEventListener('click', () => {
      this.#panel.open = false;
      options.help();
    });
    this.#administration.href = '/admin/';
    this.#administration.hidden = true;
    this.#signOut.id = 'menu-sign-out';
    this.#signOut.type = 'button';
    this.#signOut.hidden = true;
    this.#signOut.addEventListener('click', () => {
      void signOut().then((out) => {
        if (!out) {
          options.failed();
          return;
        }
        options.leaving();
        window.location.assign('/sign-in.html');
      });
    });
    element('menu-content', HTMLDivElement).append(
      this.#who,
      this.#administration,
      options.outputs,
      options.quality,
      help,
      languageChoice(texts),
      themeButton(texts),
      this.#signOut,
    );
    this.show(undefined);
  }

  get open(): boolean {
    return this.#panel.open;
  }

  set open(open: boolean) {
    this.#panel.open = open;
  }

  /** @param me undefined: nobody that the server knows by name */
  show(me: Me | undefined): void {
    this.#who.replaceChildren();
    this.#administration.hidden = !me || !mayAdminister(me) || me.kind === 'local' || me.kind === 'link';
    this.#signOut.hidden = !me || me.kind === 'local' || me.kind === 'token';
    if (!me || me.kind === 'local') {
      this.#who.hidden = true;
      return;
    }
    this.#who.hidden = false;
    this.#who.append(make('strong', 'menu-name', me.displayName), this.#about(me));
  }

  #about(me: Me): HTMLElement {
    if (me.kind === 'link') return texted('span', 'menu.no-account', 'menu-roles');
    const roles = make('span', 'menu-roles');
    for (const role of me.roles) {
      const known = ROLES.includes(role);
      roles.append(known ? texted('span', `role.${role}` as TextKey) : make('span', '', role));
    }
    return roles;
  }
}
