interface Named {
  customer_account: { full_name: string };
  profile: { first_name: string; contact_email: string };
}

/** A name to greet with; never an id. */
export function greeting(me: Named | undefined, clerkName: string): string {
  const name =
    me?.customer_account.full_name ||
    clerkName ||
    me?.profile.first_name ||
    me?.profile.contact_email.split('@')[0] ||
    '';
  return name && !name.startsWith('user_') ? `Hello, ${name}` : 'Your account';
}
