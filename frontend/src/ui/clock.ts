import { create } from 'zustand';

/** One heartbeat for everything that ages: leaves subscribe, pages do not redraw. */
export const useClock = create(() => ({ wall: Date.now(), engine: Date.now() }));
