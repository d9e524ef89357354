import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, api, publicApi, saying, toApiError, unwrap } from './api-client';
import { type Clerk, resetSession, setSession, wantClerk } from './session';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(resetSession);
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function signIn(token: Clerk['token']) {
  const none = () => undefined;
  wantClerk();
  setSession(
    { status: 'signed-in', userId: 'user_1', name: '', email: '', imageUrl: '' },
    { token, signIn: none, signUp: none, signOut: async () => none(), openCheckout: none, openProfile: none },
  );
}

describe('toApiError', () => {
  it('keeps the sentence of the server and what it says about fields', () => {
    const error = toApiError(400, {
      status: 400,
      message: 'The form has mistakes.',
      data: { slug: { code: 'taken', message: 'This address is taken.' }, count: 3 },
    });
    expect(error.message).toBe('The form has mistakes.');
    expect(error.fields).toEqual({ slug: { code: 'taken', message: 'This address is taken.' } });
    expect(error.data.count).toBe(3);
  });

  it('speaks for itself when the answer is no envelope', () => {
    for (const body of [undefined, null, 'oops', [], { message: '' }, { data: 'x' }]) {
      const { message } = toApiError(503, body);
      expect(message).toMatch(/try again/i);
      expect(message).not.toContain('503');
    }
  });

  it('says how long to wait after too many tries', () => {
    expect(toApiError(429, {}, '30').message).toContain('30 seconds');
    expect(toApiError(429, {}, '30').retryAfter).toBe(30);
    expect(toApiError(429, {}, 'Wed, 21 Oct').retryAfter).toBeUndefined();
  });
});

describe('api', () => {
  it('sends the token of the session', async () => {
    signIn(async () => 'first');
    let seen: string | null = '';
    server.use(
      http.get('*/api/me', ({ request }) => {
        seen = request.headers.get('Authorization');
        return HttpResponse.json({});
      }),
    );
    await unwrap(api.GET('/api/me'));
    expect(seen).toBe('Bearer first');
  });

  it('renews an expired token once and sends the same body again', async () => {
    signIn(async (fresh) => (fresh ? 'second' : 'first'));
    const bodies: unknown[] = [];
    server.use(
      http.patch('*/api/account/customer', async ({ request }) => {
        bodies.push(await request.json());
        return request.headers.get('Authorization') === 'Bearer second'
          ? HttpResponse.json({})
          : HttpResponse.json({ status: 401, message: 'The session has ended.', data: {} }, { status: 401 });
      }),
    );
    await unwrap(api.PATCH('/api/account/customer', { body: { full_name: 'Ada' } }));
    expect(bodies).toEqual([{ full_name: 'Ada' }, { full_name: 'Ada' }]);
  });

  it('does not ask for ever when the token stays refused', async () => {
    signIn(async () => 'same');
    let asked = 0;
    server.use(
      http.get('*/api/me', () => {
        asked++;
        return HttpResponse.json({ status: 401, message: 'The session has ended.', data: {} }, { status: 401 });
      }),
    );
    await expect(api.GET('/api/me')).rejects.toMatchObject({ status: 401 });
    expect(asked).toBe(1);
  });

  it('asks for public things without a token and without waiting for the sign-in', async () => {
    wantClerk(); // the SDK is still on its way
    let seen: string | null = 'unset';
    server.use(
      http.get('*/api/config', ({ request }) => {
        seen = request.headers.get('Authorization');
        return HttpResponse.json({});
      }),
    );
    await unwrap(publicApi.GET('/api/config'));
    expect(seen).toBeNull();
  });

  it('turns a lost connection into a sentence', async () => {
    server.use(http.get('*/api/products', () => HttpResponse.error()));
    const error = await publicApi.GET('/api/products').then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(0);
    expect(saying(error)).toContain('Check your connection');
  });

  it('never shows a page of somebody else as an error text', async () => {
    server.use(http.get('*/api/products', () => new HttpResponse('<html>nginx</html>', { status: 502 })));
    await expect(publicApi.GET('/api/products')).rejects.toThrow(/service behind the shop/);
  });
});
