import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { setKillSwitch } from '@/api/kill_switch';

/** Halts all orders. Always asks, in both directions: halting costs trades, releasing costs money. */
export function KillSwitch({ on, reachable }: { on: boolean; reachable: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const change = useMutation({ mutationFn: setKillSwitch, onSuccess: () => dialog.current?.close() });
  return (
    <>
      <button
        className={`kill ${on ? 'kill-on' : ''}`}
        aria-pressed={on}
        disabled={!reachable}
        title={reachable ? undefined : 'The server cannot be reached'}
        onClick={() => {
          change.reset();
          dialog.current?.showModal();
        }}
      >
        {on ? 'TRADING HALTED' : 'Kill switch'}
      </button>
      <dialog ref={dialog} className="dialog" aria-label="Kill switch" onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
        <h2>{on ? 'Allow trading again?' : 'Halt all trading?'}</h2>
        <p>
          {on
            ? 'Signals that pass every gate will send paper orders again.'
            : 'No further order is sent. Orders on their way and positions held stay as they are. Signals go on being shown, refused by the kill switch.'}
        </p>
        {change.error && <p className="failure" role="alert">{change.error.message} Nothing was changed.</p>}
        <div className="dialog-actions">
          <button autoFocus onClick={() => dialog.current?.close()}>Cancel</button>
          <button className="strong" disabled={change.isPending} onClick={() => change.mutate(!on)}>
            {on ? 'Allow trading' : 'Halt trading'}
          </button>
        </div>
      </dialog>
    </>
  );
}
