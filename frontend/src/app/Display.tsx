import { useEffect } from 'react';
import type { OddsFormat } from '@/lib/format';
import { Select } from '@/ui/Choice';
import { usePreferences, type Theme } from '@/ui/preferences';

const zones = [
  { value: 'local', label: 'Local' }, { value: 'UTC', label: 'UTC' }, { value: 'America/New_York', label: 'New York' },
  { value: 'America/Chicago', label: 'Chicago' }, { value: 'America/Denver', label: 'Denver' },
  { value: 'America/Los_Angeles', label: 'Los Angeles' }, { value: 'Europe/London', label: 'London' }, { value: 'Europe/Berlin', label: 'Berlin' },
];

/** Odds, time zone and theme: the reader's choices. */
export function Display() {
  const { odds, zone, theme, set } = usePreferences();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className="display">
      <Select<OddsFormat>
        label="Odds" value={odds} onChange={(value) => set({ odds: value })}
        options={[{ value: 'probability', label: 'Probability' }, { value: 'american', label: 'American' }, { value: 'decimal', label: 'Decimal' }]}
      />
      <Select label="Time" value={zone} onChange={(value) => set({ zone: value })} options={zones} />
      <Select<Theme>
        label="Theme" value={theme} onChange={(value) => set({ theme: value })}
        options={[{ value: 'dark', label: 'Dark' }, { value: 'light', label: 'Light' }, { value: 'system', label: 'System' }]}
      />
    </div>
  );
}
