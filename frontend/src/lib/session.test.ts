import { beforeEach, describe, expect, it } from 'vitest';
import { type Clerk, clerkWanted, getSession, resetSession, sessionToken, setSession, withClerk } from './session';

const none = () => undefined;
const clerk: Clerk = {
  token: async () => 't',
  signIn: none,
  signUp: none,
  signOut: async () => none(),
  openCheckout: none,
  openProfile: none,
};

describe('session', () => {
  beforeEach(resetSession);

  it('does not ask for the SDK on behalf of a visitor who only reads', async () => {
    expect(await sessionToken()).toBeNull();
    expect(clerkWanted()).toBe(false);
    expect(getSession().status).toBe('signed-out');
  });

  it('asks for it when somebody reaches for sign-in, and waits until it knows who is there', async () => {
    const asked = withClerk();
    expect(clerkWanted()).toBe(true);
    expect(getSession().status).toBe('loading');
    setSession({ status: 'signed-out' }, clerk);
    expect(await asked).toBe(clerk);
  });

  it('gives up with a sentence when the SDK cannot be loaded', async () => {
    const asked = withClerk();
    setSession({ status: 'failed' }, null);
    await expect(asked).rejects.toThrow(/could not be loaded/);
    await expect(withClerk()).rejects.toThrow(/could not be loaded/);
    expect(await sessionToken()).toBeNull();
  });
});
