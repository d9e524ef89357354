import { ClerkProvider, PricingTable, UserButton, useAuth, useClerk, useUser } from '@clerk/react';
import { SubscriptionDetailsButton } from '@clerk/react/experimental';
import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { type SlotKind, useSlots } from '@/lib/clerk-slots';
import type { Config } from '@/lib/config';
import { type Clerk, setSession } from '@/lib/session';
import { clerkAppearance } from './clerk-appearance';

interface Props {
  config: Config;
  navigate: (to: string, replace: boolean) => void;
}

/** The sign-in SDK, in a tree of its own beside the shop's: it reports who is there and fills the slots. */
export default function ClerkRoot({ config, navigate }: Props) {
  const here = window.location.pathname + window.location.search;
  return (
    <ClerkProvider
      publishableKey={config.publishable_key}
      {...(config.proxy_url ? { proxyUrl: config.proxy_url } : {})}
      appearance={clerkAppearance}
      localization={config.shop?.name ? { signIn: { start: { title: `Sign in to ${config.shop.name}` } } } : undefined}
      telemetry={false}
      routerPush={(to: string) => navigate(to, false)}
      routerReplace={(to: string) => navigate(to, true)}
      signInFallbackRedirectUrl={here}
      signUpFallbackRedirectUrl={here}
      afterSignOutUrl="/"
    >
      <Bridge />
      <Slots />
    </ClerkProvider>
  );
}

function Bridge() {
  const clerk = useClerk();
  const { isLoaded, isSignedIn, userId, getToken } = useAuth();
  const { user } = useUser();

  useEffect(() => {
    const failed = (status: string) => {
      if (status === 'error') setSession({ status: 'failed' }, null);
    };
    clerk.on('status', failed, { notify: true });
    return () => clerk.off('status', failed);
  }, [clerk]);

  useEffect(() => {
    if (!isLoaded) return;
    const back = () => {
      const url = window.location.href;
      return { fallbackRedirectUrl: url, signUpFallbackRedirectUrl: url, signInFallbackRedirectUrl: url };
    };
    const bridge: Clerk = {
      token: (fresh) => getToken({ skipCache: !!fresh }),
      signIn: () => clerk.openSignIn(back()),
      signUp: () => clerk.openSignUp(back()),
      signOut: () => clerk.signOut(),
      openProfile: () => clerk.openUserProfile(),
      openCheckout: ({ planId, period, onDone, onClose, continueAt }) =>
        clerk.__internal_openCheckout({
          planId,
          planPeriod: period,
          for: 'user',
          onSubscriptionComplete: onDone,
          onClose,
          newSubscriptionRedirectUrl: continueAt,
        }),
    };
    if (isSignedIn && userId) {
      setSession(
        {
          status: 'signed-in',
          userId,
          name: user?.fullName ?? user?.firstName ?? '',
          email: user?.primaryEmailAddress?.emailAddress ?? '',
          imageUrl: user?.imageUrl ?? '',
        },
        bridge,
      );
    } else {
      setSession({ status: 'signed-out' }, bridge);
    }
  }, [clerk, isLoaded, isSignedIn, userId, getToken, user]);

  return null;
}

const drawn: Record<SlotKind, (signedIn: boolean) => ReactNode> = {
  'user-button': (signedIn) => signedIn && <UserButton />,
  'pricing-table': () => <PricingTable newSubscriptionRedirectUrl="/account/subscriptions" />,
  'subscription-details': (signedIn) =>
    signedIn && (
      <SubscriptionDetailsButton>
        <button type="button" className="min-h-11 rounded border border-edge px-4 font-semibold hover:bg-sunken">
          Manage subscription
        </button>
      </SubscriptionDetailsButton>
    ),
};

function Slots() {
  const { isLoaded, isSignedIn } = useAuth();
  const slots = useSlots();
  if (!isLoaded) return null;
  return slots.map((slot) => createPortal(drawn[slot.kind](!!isSignedIn), slot.node, slot.id));
}
