import { ButtonLink } from '@/components/ui/button';
import { Page } from './page';

export function NotFoundPage() {
  return (
    <Page title="There is nothing at this address">
      <p className="max-w-prose text-muted">
        The link may be old, or a letter of it may be missing. What the shop sells today is on its product page.
      </p>
      <div className="mt-6">
        <ButtonLink to="/products">See all products</ButtonLink>
      </div>
    </Page>
  );
}
