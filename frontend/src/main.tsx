import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { takeFirst } from './app/first';
import { Providers } from './app/providers';
import { queryClient } from './app/query-client';
import { configQuery } from './lib/config';
import { applyAccent } from './lib/theme';
import './styles.css';

takeFirst(queryClient);
applyAccent(queryClient.getQueryData(configQuery.queryKey)?.shop?.accent_color);

// In slices: a slow phone can scroll and answer a tap while the first page is being drawn.
startTransition(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Providers />
    </StrictMode>,
  ),
);
