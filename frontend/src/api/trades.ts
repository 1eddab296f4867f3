import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { Fill, Order } from './types';

/** Newest first. */
export interface Trades { orders: (Order & { at?: string })[]; fills: Fill[] }

export const trades = (limit = 500) =>
  queryOptions({
    queryKey: ['trades', limit],
    queryFn: ({ signal }) => get<Trades>('/trades', { limit }, signal),
    refetchInterval: 15_000,
  });
