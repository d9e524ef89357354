// A page with every part of the unmodified SDK that the shop uses.
import { ClerkProvider, PricingTable, Show, SignInButton, SignUpButton, UserButton, useAuth, useUser } from '@clerk/react';
import { SubscriptionDetailsButton, usePaymentAttempts, useSubscription } from '@clerk/react/experimental';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function SignedIn() {
  const { user } = useUser();
  const { getToken, has, signOut, sessionId } = useAuth();
  const subscription = useSubscription();
  const payments = usePaymentAttempts();
  const [token, setToken] = useState('');
  const items = subscription.data?.subscriptionItems ?? [];
  return (
    <>
      <UserButton />
      <p id="who">{user?.primaryEmailAddress?.emailAddress}</p>
      <p id="session">{sessionId}</p>
      <p id="pro">{String(has?.({ plan: 'pro' }))}</p>
      <p id="feature">{String(has?.({ feature: 'pro' }))}</p>
      <p id="items">{items.map((item) => `${item.plan.slug}:${item.status}:${item.canceledAt ? 'canceled' : 'runs'}`).join(' ')}</p>
      <p id="payments">{payments.data?.map((p) => `${p.status}:${p.amount.amount}`).join(' ')}</p>
      <button id="token" onClick={async () => setToken((await getToken({ skipCache: true }).catch(() => null)) ?? 'none')}>token</button>
      <button id="template" onClick={async () => setToken((await getToken({ template: 'other', skipCache: true })) ?? 'none')}>template</button>
      <pre id="jwt" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{token}</pre>
      <button id="out" onClick={() => signOut()}>sign out</button>
      <SubscriptionDetailsButton><button id="details">details</button></SubscriptionDetailsButton>
      <Show when={{ plan: 'pro' }} fallback={<p id="gate">closed</p>}><p id="gate">open</p></Show>
    </>
  );
}

function App() {
  return (
    <ClerkProvider publishableKey={window.config.publishableKey} proxyUrl="/__clerk" telemetry={false}>
      <Show when="signed-out">
        <p id="nobody">signed out</p>
        <SignInButton mode="modal"><button id="signin">sign in</button></SignInButton>
        <SignUpButton mode="modal"><button id="signup">sign up</button></SignUpButton>
      </Show>
      <Show when="signed-in"><SignedIn /></Show>
      <PricingTable />
    </ClerkProvider>
  );
}

createRoot(document.getElementById('root')).render(<App />);
