import { age } from '@/lib/format';
import { useClock } from './clock';

/** How old a thing is by the engine's clock. */
export function Age({ at, stale, title }: { at: number | null; stale?: string | null | undefined; title?: string | undefined }) {
  const text = useClock((c) => age(at === null ? null : c.engine - at));
  return (
    <span className={`num age ${stale ? 'stale' : ''}`} title={stale ? `Stale: ${stale}` : title}>
      {text}
      {stale && <span className="sr"> (stale: {stale})</span>}
    </span>
  );
}
