import { CalendarClock, FileDown, type LucideIcon, PackageCheck, Repeat, Sparkles } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { ProductDetail } from '@/api/types';
import { useTitle } from '@/components/layout/page';
import { duration, fileSize, plural, words, zoneName } from '@/lib/format';

/** What one gets, beside what it costs. `buy` is the box with the price and the one button. */
export function ProductView({ product, buy }: { product: ProductDetail; buy: ReactNode }) {
  useTitle(product.name);
  useEffect(() => {
    const meta = document.querySelector('meta[name="description"]');
    const before = meta?.getAttribute('content') ?? '';
    if (product.tagline) meta?.setAttribute('content', product.tagline);
    return () => meta?.setAttribute('content', before);
  }, [product.tagline]);
  const gets = whatOneGets(product);
  return (
    <article className="arrive grid gap-x-16 gap-y-8 pb-20 lg:pb-0 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="min-w-0">
        <h1 tabIndex={-1} className="text-xl font-bold tracking-tight outline-none md:text-2xl">
          {product.name}
        </h1>
        {product.tagline && <p className="mt-3 text-lg text-muted">{product.tagline}</p>}
        {gets.length > 0 && (
          <section aria-labelledby="gets" className="mt-8">
            <h2 id="gets" className="mb-1 text-lg">
              What you get
            </h2>
            <ul>
              {gets.map(({ icon: Icon, text, detail }) => (
                <li key={text} className="flex gap-3 border-b border-line py-3">
                  <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
                  <span className="min-w-0 flex-1">{text}</span>
                  {detail && <span className="figures shrink-0 text-muted">{detail}</span>}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <div className="lg:row-span-2">{buy}</div>
      {(product.description || product.service_offer?.onboarding_instructions) && (
        <div className="max-w-prose min-w-0">
          {product.description && (
            <section aria-labelledby="about">
              <h2 id="about" className="mb-2 text-lg">
                About it
              </h2>
              <p className="whitespace-pre-line">{product.description}</p>
            </section>
          )}
          {product.service_offer?.onboarding_instructions && (
            <section aria-labelledby="before" className="mt-8">
              <h2 id="before" className="mb-2 text-lg">
                Before we start
              </h2>
              <p className="whitespace-pre-line">{product.service_offer.onboarding_instructions}</p>
            </section>
          )}
        </div>
      )}
    </article>
  );
}

interface Gets {
  icon: LucideIcon;
  text: string;
  detail?: string;
}

function whatOneGets(product: ProductDetail): Gets[] {
  const offer = product.service_offer;
  const gets: Gets[] = product.assets.map((asset) => ({
    icon: FileDown,
    text: asset.version_label ? `${asset.title}, version ${asset.version_label}` : asset.title,
    detail: fileSize(asset.file_size_bytes),
  }));
  if (offer?.delivery_mode === 'meeting') {
    gets.push({
      icon: CalendarClock,
      text: `A session of ${duration(offer.session_minutes)}`,
      detail: zoneName(offer.timezone || 'UTC'),
    });
  } else if (offer) {
    gets.push({ icon: PackageCheck, text: `Made for you and delivered within ${plural(offer.delivery_days, 'day')}` });
  }
  if (offer && offer.revision_count > 0) gets.push({ icon: Repeat, text: plural(offer.revision_count, 'revision') });
  for (const key of product.feature_keys) gets.push({ icon: Sparkles, text: `Access to ${words(key)}` });
  return gets;
}
