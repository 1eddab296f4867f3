import type { ReactNode } from 'react';

/** An empty or failed place, in words: what is so, since when, what still works. */
export function Note({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="note" role="status">
      <p className="note-title">{title}</p>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export const Failed = ({ error, retry }: { error: Error; retry: () => void }) => (
  <Note title="This could not be loaded." action={<button onClick={retry}>Try again</button>}>
    {error.message}
  </Note>
);
