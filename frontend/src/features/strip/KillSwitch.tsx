import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { resumeTrading, setKillSwitch } from '@/api/kill_switch';
import type { Halt, TradingStatus } from '@/api/types';
import { time } from '@/lib/format';
import { useZone } from '@/ui/preferences';

const causeName: Record<Halt['cause'], string> = { person: 'Kill switch', file: 'Kill file', alarm: 'Alarm', drawdown: 'Drawdown', clock: 'Clock' };

/** One cause of a halt, and the button that ends it and nothing else. A file ends when it is removed. */
function Cause({ halt, done }: { halt: Halt; done: () => void }) {
  const zone = useZone();
  const resume = useMutation({ mutationFn: () => resumeTrading(halt.cause), onSuccess: done });
  return (
    <section className="cause">
      <h3>{causeName[halt.cause]}</h3>
      <p>Since {time(halt.since, zone)}, by {halt.by}: {halt.why}.</p>
      <p className="dim">{halt.how_to_resume}</p>
      {resume.error && <p className="failure" role="alert">{resume.error.message} Nothing was changed.</p>}
      {halt.cause !== 'file' && (
        <button className={halt.cause === 'person' ? 'strong' : ''} disabled={resume.isPending} onClick={() => resume.mutate()}>
          {halt.cause === 'person' ? 'Allow trading' : `Resume: ${causeName[halt.cause].toLowerCase()}`}
        </button>
      )}
    </section>
  );
}

/** Halts all orders, and shows why they are halted. Always asks, in both directions: halting costs trades, releasing costs money. */
export function KillSwitch({ on, trading, reachable }: { on: boolean; trading: TradingStatus | null; reachable: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const halt = useMutation({ mutationFn: () => setKillSwitch(true), onSuccess: close });
  const causes = trading?.causes ?? [];
  const halted = on || causes.length > 0;
  const pressed = causes.some(({ cause }) => cause === 'person');
  return (
    <>
      <button
        className={`kill ${halted ? 'kill-on' : ''}`}
        data-kill
        aria-pressed={halted}
        disabled={!reachable}
        title={reachable ? 'Press ! to open' : 'The server cannot be reached'}
        onClick={() => {
          halt.reset();
          dialog.current?.showModal();
        }}
      >
        {halted ? 'TRADING HALTED' : 'Kill switch'}
      </button>
      <dialog ref={dialog} className="dialog" aria-label="Kill switch" onClick={(event) => event.target === dialog.current && close()}>
        <h2>{halted ? 'Trading is halted' : 'Halt all trading?'}</h2>
        {causes.map((one) => <Cause key={one.cause} halt={one} done={causes.length === 1 ? close : () => undefined} />)}
        {!pressed && (
          <p>
            {halted && 'Pressing the kill switch too halts trading until a person allows it again. '}
            No further order is sent and resting orders are cancelled. Orders that are on their way may still fill; positions
            held stay as they are. Signals go on being shown, refused by the kill switch.
          </p>
        )}
        {halt.error && <p className="failure" role="alert">{halt.error.message} Nothing was changed.</p>}
        <div className="dialog-actions">
          <button onClick={close}>{halted ? 'Close' : 'Cancel'}</button>
          {!pressed && <button className="strong" disabled={halt.isPending} onClick={() => halt.mutate()}>Halt trading</button>}
        </div>
      </dialog>
    </>
  );
}
