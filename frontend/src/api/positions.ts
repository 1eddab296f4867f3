import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { Positions } from './types';

export const positions = () =>
  queryOptions({
    queryKey: ['positions'],
    queryFn: ({ signal }) => get<Positions>('/positions', {}, signal),
    refetchInterval: 5_000,
  });
