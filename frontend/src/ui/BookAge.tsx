import type { Touch } from '@/lib/market';
import { Age } from './Age';

/** How long ago a book was last known to be what it says (`held`), and whether it is polled or streamed. */
export function BookAge({ touch, held }: { touch: Touch | null; held: number | null }) {
  return (
    <>
      {touch?.polled && <span className="dim polled" title="Read by request; nothing vouches for it between two requests">polled </span>}
      <Age at={held} stale={touch?.stale} title={touch?.polled ? 'Since it was asked for' : 'Since its connection last vouched for it'} />
    </>
  );
}
