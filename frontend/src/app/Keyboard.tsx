import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router-dom';

export const places = [
  { key: 'b', path: '/', name: 'Board' },
  { key: 'o', path: '/opportunities', name: 'Opportunities' },
  { key: 't', path: '/trades', name: 'Trades' },
  { key: 'c', path: '/calibration', name: 'Calibration' },
  { key: 'm', path: '/monitoring', name: 'Monitoring' },
] as const;

const keys: [string, string][] = [
  ['/', 'Search'],
  ['j k', 'Next and previous row'],
  ['enter', 'Open the row'],
  ['esc', 'Close, or leave the search'],
  ...places.map(({ key, name }): [string, string] => [`g ${key}`, `Go to ${name}`]),
  ['!', 'Kill switch'],
  ['?', 'This list'],
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.offsetParent !== null && row.dataset['href']);
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export function Keyboard() {
  const navigate = useNavigate();
  const help = useRef<HTMLDialogElement>(null);
  const going = useRef<number | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (typing(event.target)) {
        if (event.key === 'Escape') (event.target as HTMLElement).blur();
        return;
      }
      if (document.querySelector('dialog[open]')) return;
      if (going.current !== null && Date.now() - going.current < 1500) {
        going.current = null;
        const place = places.find(({ key }) => key === event.key);
        if (place) navigate(place.path);
        return;
      }
      const row = document.activeElement instanceof HTMLElement ? document.activeElement.closest<HTMLElement>('[data-row]') : null;
      switch (event.key) {
        case '/':
          event.preventDefault();
          document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
          break;
        case 'j': moveRow(1); break;
        case 'k': moveRow(-1); break;
        case 'g': going.current = Date.now(); break;
        case 'Enter':
          if (row?.dataset['href'] && document.activeElement === row && row.tagName !== 'A') navigate(row.dataset['href']);
          break;
        case 'Escape': document.querySelector<HTMLElement>('[data-close]')?.click(); break;
        case '!': document.querySelector<HTMLElement>('[data-kill]')?.click(); break;
        case '?': help.current?.showModal(); break;
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <dialog ref={help} className="dialog" aria-label="Keyboard" onClick={(event) => event.target === help.current && help.current?.close()}>
      <h2>Keyboard</h2>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}><dt>{key.split(' ').map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{what}</dd></div>
        ))}
      </dl>
      <div className="dialog-actions"><button autoFocus onClick={() => help.current?.close()}>Close</button></div>
    </dialog>
  );
}
