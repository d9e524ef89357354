import { createFileRoute } from '@tanstack/react-router';
import { productsQuery } from '@/features/catalog/api';
import { HomePage } from '@/features/catalog/home-page';

export const Route = createFileRoute('/')({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(productsQuery());
  },
  component: HomePage,
});
