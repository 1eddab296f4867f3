import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { confirmGame } from '@/api/confirm_game';
import type { GameSummary } from '@/api/types';
import { canConfirm, doubtName } from '@/lib/doubt';

/** What is doubted of the game's state, what that stops, and how a person ends it. */
export function DoubtNote({ game }: { game: GameSummary }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [by, setBy] = useState('');
  const confirm = useMutation({ mutationFn: () => confirmGame(game.id, by.trim()), onSuccess: () => dialog.current?.close() });
  if (game.doubt === 'none') return null;
  const settling = game.doubt === 'final_unconfirmed';
  return (
    <div className="trouble" role="alert">
      <strong>{settling ? 'Result not confirmed' : 'State in doubt'}</strong>: {doubtName[game.doubt]}. {game.doubt_detail && `Seen: ${game.doubt_detail}. `}
      {settling ? 'Nothing is traded on it and nothing is settled until then. ' : 'Nothing is traded on it until the feed makes sense again. '}
      {canConfirm(game) && (
        <button onClick={() => { confirm.reset(); dialog.current?.showModal(); }}>Confirm</button>
      )}
      <dialog ref={dialog} className="dialog" aria-label="Confirm the game" onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
        <h2>Is the feed right?</h2>
        <p>Confirm only after looking at another source. What the feed said last is believed from then on, and signals on it are traded again{settling ? '; the result is settled by it' : ''}. Your name goes into the event log.</p>
        <p><label>Your name <input value={by} maxLength={64} onChange={(event) => setBy(event.target.value)} /></label></p>
        {confirm.error && <p className="failure" role="alert">{confirm.error.message} Nothing was changed.</p>}
        <div className="dialog-actions">
          <button onClick={() => dialog.current?.close()}>Cancel</button>
          <button className="strong" disabled={confirm.isPending || by.trim() === ''} onClick={() => confirm.mutate()}>Confirm</button>
        </div>
      </dialog>
    </div>
  );
}
