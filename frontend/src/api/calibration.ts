import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { LiveCalibration } from './types';

export const calibration = () =>
  queryOptions({
    queryKey: ['calibration'],
    queryFn: ({ signal }) => get<LiveCalibration>('/calibration', {}, signal),
    refetchInterval: 10_000,
  });
