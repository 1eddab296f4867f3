import { memo, useEffect, useRef } from 'react';

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

interface Props {
  /** What is shown, already formatted. */
  text: string;
  /** Why the number may not be used; it is then hatched and says so. */
  stale?: string | null | undefined;
  /** Changes too often to be news: a running clock. */
  quiet?: boolean;
  className?: string | undefined;
  title?: string | undefined;
}

/** A live figure. A change is a brief tint that fades; nothing moves. */
export const Num = memo(function Num({ text, stale, quiet, className = '', title }: Props) {
  const element = useRef<HTMLSpanElement>(null);
  const before = useRef(text);
  useEffect(() => {
    if (before.current === text) return;
    before.current = text;
    if (stale || quiet || calm()) return;
    element.current?.animate([{ backgroundColor: 'var(--tint)' }, { backgroundColor: 'transparent' }], { duration: 1400, easing: 'ease-out' });
  }, [text, stale, quiet]);
  return (
    <span ref={element} className={`num ${stale ? 'stale' : ''} ${className}`} title={stale ? `Stale: ${stale}` : title}>
      {text}
      {stale && <span className="sr"> (stale: {stale})</span>}
    </span>
  );
});
