import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { Monitoring } from './types';

export const monitoring = () =>
  queryOptions({
    queryKey: ['monitoring'],
    queryFn: ({ signal }) => get<Monitoring>('/monitoring', {}, signal),
    refetchInterval: 2_000,
  });
