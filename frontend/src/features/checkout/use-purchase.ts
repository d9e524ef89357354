import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Clerk, withClerk } from '@/lib/session';
import { type Outcome, outcome, reopen } from './buy';

/** Takes a person where an order is paid, and says so while the browser is on its way. */
export function useGo() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const [unsold, setUnsold] = useState('');

  // The back button may bring the page back exactly as it was left: with its button waiting.
  useEffect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && setLeaving(false);
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);

  const go = async (next: Outcome) => {
    const id = next.order.public_id;
    void client.invalidateQueries({ queryKey: ['orders'] });
    if (next.to === 'address') {
      setLeaving(true);
      window.location.assign(next.url);
    } else if (next.to === 'clerk') {
      openClerk(await withClerk(), next, () => void navigate({ to: '/checkout/success', search: { order: id } }));
    } else if (next.to === 'result') {
      await navigate({ to: '/checkout/success', search: { order: id } });
    } else {
      setUnsold(id);
    }
  };
  return { go, leaving, unsold };
}

function openClerk(
  clerk: Clerk,
  plan: { planId: string; period: 'month' | 'annual'; order: { public_id: string } },
  done: () => void,
) {
  let paid = false;
  clerk.openCheckout({
    planId: plan.planId,
    period: plan.period,
    onDone: () => {
      paid = true;
    },
    onClose: () => {
      if (paid) done();
    },
    continueAt: `/checkout/success?order=${encodeURIComponent(plan.order.public_id)}`,
  });
}

/** Pays an order that waits for its payment. */
export function usePayAgain() {
  const { go, leaving, unsold } = useGo();
  const pay = useMutation({ mutationFn: async (publicId: string) => go(outcome(await reopen(publicId))) });
  return { pay: pay.mutate, busy: pay.isPending || leaving, unsold };
}
