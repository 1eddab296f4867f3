import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { Gate, Opportunity, SignalKind } from './types';

export interface OpportunityFilter {
  kind?: SignalKind | undefined;
  verdict?: 'approved' | 'refused' | undefined;
  game?: number | undefined;
  gate?: Gate | undefined;
}

interface Page { opportunities: Opportunity[]; next_before: string | number | null }

export const opportunityPages = (filter: OpportunityFilter) =>
  infiniteQueryOptions({
    queryKey: ['opportunities', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page>('/opportunities', { ...filter, before: pageParam, limit: 200 }, signal),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next_before,
  });

export const opportunity = (id: number) =>
  queryOptions({
    queryKey: ['opportunity', id],
    queryFn: ({ signal }) => get<Opportunity>(`/opportunities/${id}`, {}, signal),
  });
