import { post } from './client';

/** On = no order leaves. Answers the state the server now holds. */
export const setKillSwitch = (on: boolean) => post<{ kill_switch: boolean }>('/kill_switch', { on });
