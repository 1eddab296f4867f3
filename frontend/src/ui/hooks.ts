import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useSearchParams } from 'react-router-dom';

export function useMedia(query: string): boolean {
  const list = useMemo(() => window.matchMedia(query), [query]);
  return useSyncExternalStore(
    (changed) => {
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => list.matches,
  );
}
export const useNarrow = (): boolean => useMedia('(max-width: 760px)');

/** Filters live in the URL, so that a link shows a colleague the same thing. */
export function useUrlState(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (change: Record<string, string | null>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change))
            if (value) next.set(name, value);
            else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [params, set];
}

/** Holds a value still while `held`, so that rows keep their place under the cursor. */
export function useHeld<T>(value: T, held: boolean): T {
  const kept = useRef(value);
  if (!held) kept.current = value;
  return held ? kept.current : value;
}

/** True while the pointer is over the element; a finger does not hover. */
export function useHover(): [boolean, { onPointerEnter: (e: React.PointerEvent) => void; onPointerLeave: () => void }] {
  const [over, setOver] = useState(false);
  return [
    over,
    {
      onPointerEnter: (event) => setOver(event.pointerType === 'mouse'),
      onPointerLeave: () => setOver(false),
    },
  ];
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Arbees`;
  }, [title]);
}
