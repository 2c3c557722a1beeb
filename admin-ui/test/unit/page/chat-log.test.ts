import { beforeEach, expect, it } from 'vitest';
import { ChatLog, type ChatLine } from '../../../src/page/chat-log';

const line = (text: string, from = 'Ann', desktop = false): ChatLine => ({ from, desktop, text, at: 0 });
let root: HTMLElement;
let log: ChatLog;

beforeEach(() => {
  root = document.createElement('div');
  log = new ChatLog(root, { own: (l) => l.from === 'Me', atDesktop: (where) => (where.textContent = 'at the desktop') });
});

it.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  '&lt;b&gt; javascript:alert(1)',
])('shows %s as it was written, and makes nothing of it', (evil) => {
  log.add(line(evil, evil, true));
  expect(root.querySelector('.chat-words')?.textContent).toBe(evil);
  expect(root.querySelector('.chat-from')?.textContent).toBe(evil);
  expect(root.querySelectorAll('img, script, svg, a')).toHaveLength(0);
});

it('tells own lines and those of the desktop from the others', () => {
  log.add(line('a', 'Me'));
  log.add(line('b', 'Helped', true));
  const [own, desktop] = root.querySelectorAll('.chat-line');
  expect(own?.classList.contains('own')).toBe(true);
  expect(own?.querySelector('.chat-where')).toBeNull();
  expect(desktop?.querySelector('.chat-where')?.textContent).toBe('at the desktop');
});

it('does not grow for ever', () => {
  for (let i = 0; i < 510; i++) log.add(line(String(i)));
  expect(root.childElementCount).toBe(500);
  expect(log.lines).toHaveLength(500);
  expect(log.lines[0]?.text).toBe('10');
});
