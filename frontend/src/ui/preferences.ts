import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { OddsFormat, Zone } from '@/lib/format';

export type Theme = 'dark' | 'light' | 'system';

interface Preferences {
  odds: OddsFormat;
  zone: Zone;
  theme: Theme;
  set: (change: Partial<Omit<Preferences, 'set'>>) => void;
}

/** The reader's own choices, remembered in this browser. */
export const usePreferences = create<Preferences>()(
  persist((set) => ({ odds: 'probability', zone: 'local', theme: 'dark', set }), {
    name: 'arbees.preferences',
    partialize: ({ odds, zone, theme }) => ({ odds, zone, theme }),
  }),
);

export const useZone = (): Zone => usePreferences((s) => s.zone);
export const useOdds = (): OddsFormat => usePreferences((s) => s.odds);
