import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { EquityPoint } from './types';

export const equity = () =>
  queryOptions({
    queryKey: ['equity'],
    queryFn: ({ signal }) => get<{ points: EquityPoint[] }>('/equity', {}, signal),
    refetchInterval: 5_000,
  });
