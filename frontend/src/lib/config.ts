import { queryOptions, useQuery } from '@tanstack/react-query';
import type { components } from '@/api/schema.gen';
import { publicApi, unwrap } from './api-client';

export type Config = components['schemas']['Config'];

const env = import.meta.env;

/** A separately hosted build carries Clerk's key; the embedded one is told. */
export function asConfig(told: Config): Config {
  const key = env.VITE_CLERK_PUBLISHABLE_KEY;
  return {
    ...told,
    ...(key ? { publishable_key: key, proxy_url: undefined } : {}),
    billing_portal_url: env.VITE_CLERK_BILLING_PORTAL_URL || told.billing_portal_url,
  };
}

/** What the shop says about itself. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: async ({ signal }) => asConfig(await unwrap(publicApi.GET('/api/config', { signal }))),
  staleTime: Number.POSITIVE_INFINITY,
});

export const useConfig = () => useQuery(configQuery).data;

/** The shop's own name, or a plain word while it is not known. */
export const useShopName = (): string => useConfig()?.shop?.name || 'Shop';
