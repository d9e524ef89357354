import { Link } from '@tanstack/react-router';
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { safeLink } from '@/lib/checkout-url';
import { useConfig, useShopName } from '@/lib/config';
import { useSession } from '@/lib/session';
import { Person } from './person';
import { ThemeButton } from './theme-button';

const Toasts = lazy<ComponentType>(() => import('./toasts').catch(() => ({ default: () => null })));

const navLink =
  'inline-flex min-h-11 items-center px-1 font-semibold decoration-2 underline-offset-[0.35em] hover:underline aria-[current=page]:underline';

/** The frame of every page: skip link, bar, header, main, footer and the place where toasts are read out. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="absolute left-4 top-2 z-50 -translate-y-20 rounded bg-ink px-4 py-2 font-semibold text-bg focus:translate-y-0"
      >
        Skip to the content
      </a>
      <SandboxBar />
      <Header />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[68rem] flex-1 px-4 py-8 outline-none md:px-6 md:py-12"
      >
        {children}
      </main>
      <Footer />
      <LateToasts />
    </div>
  );
}

/** What draws the messages is fetched once the page stands. */
function LateToasts() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const wait = setTimeout(() => setLate(true), 1500);
    return () => clearTimeout(wait);
  }, []);
  return (
    late && (
      <Suspense fallback={null}>
        <Toasts />
      </Suspense>
    )
  );
}

function SandboxBar() {
  if (!useConfig()?.sandbox) return null;
  return (
    <p className="no-print border-b border-line bg-sunken px-4 py-1 text-center text-sm">
      Sandbox: nothing here is real.{' '}
      <Link to="/sandbox" className="link font-semibold">
        Open its tools
      </Link>
    </p>
  );
}

function Header() {
  const signedIn = useSession().status === 'signed-in';
  const name = useShopName();
  const config = useConfig();
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex w-full max-w-[68rem] flex-wrap items-center gap-x-6 px-4 py-2 md:px-6">
        <Link
          to="/"
          className="inline-flex min-h-11 min-w-0 flex-1 items-center gap-2.5 text-lg font-bold tracking-tight sm:flex-none"
        >
          {config?.shop?.logo && <img src={config.shop.logo} alt="" className="h-8 w-auto max-w-24 object-contain" />}
          <span className="truncate">{name}</span>
        </Link>
        <nav aria-label="Shop" className="order-last flex w-full gap-5 max-sm:-ml-1 sm:order-none sm:w-auto sm:flex-1">
          <Link to="/products" className={navLink}>
            Products
          </Link>
          <Link to="/pricing" className={navLink}>
            Pricing
          </Link>
          {signedIn && (
            <Link to="/app" className={`${navLink} sm:hidden`}>
              Account
            </Link>
          )}
        </nav>
        <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-2">
          <ThemeButton />
          <Person />
        </div>
      </div>
    </header>
  );
}

function Footer() {
  const shop = useConfig()?.shop;
  const terms = safeLink(shop?.terms_url);
  const privacy = safeLink(shop?.privacy_url);
  return (
    <footer className="border-t border-line text-sm text-muted">
      <div className="mx-auto flex w-full max-w-[68rem] flex-wrap justify-between gap-x-8 gap-y-2 px-4 py-6 md:px-6">
        <p>
          {shop?.legal_name || shop?.name || 'Shop'}
          {shop?.tax_id ? ` · ${shop.tax_id}` : ''}
        </p>
        <nav aria-label="About this shop" className="flex flex-wrap gap-x-6 gap-y-2">
          {shop?.support_email && (
            <a className="link" href={`mailto:${shop.support_email}`}>
              {shop.support_email}
            </a>
          )}
          {terms && (
            <a className="link" href={terms}>
              Terms
            </a>
          )}
          {privacy && (
            <a className="link" href={privacy}>
              Privacy
            </a>
          )}
        </nav>
      </div>
    </footer>
  );
}
