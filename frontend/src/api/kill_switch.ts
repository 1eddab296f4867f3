import type { HaltCause, TradingStatus } from './types';
import { post } from './client';

/** On = no order leaves. Answers the state the server now holds. */
export const setKillSwitch = (on: boolean) => post<{ kill_switch: boolean }>('/kill_switch', { on });

/** Ends one cause of a halt; the answer says what still halts trading. */
export const resumeTrading = (cause: HaltCause) => post<TradingStatus>('/trading/resume', { cause });
