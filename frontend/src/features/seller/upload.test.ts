import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { type NewFile, uploadInParts, type Watch } from './upload';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  localStorage.clear();
  shelf = { offset: 0, made: 0, log: [], answers: [] };
  server.use(...routes);
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** What the shop knows, what it was asked, and answers that come before its own. */
let shelf: { offset: number; made: number; log: string[]; answers: (() => Response | undefined)[] };
const path = '*/api/seller/assets/uploads';
const size = 5;
const state = () => ({ 'Upload-Offset': String(shelf.offset) });
const routes = [
  http.post(path, ({ request }) => {
    shelf.log.push(`POST ${request.headers.get('Upload-Length')}`);
    shelf.offset = 0;
    shelf.made++;
    return new HttpResponse(null, { status: 201, headers: { Location: `/api/seller/assets/uploads/u${shelf.made}` } });
  }),
  http.head(`${path}/:id`, ({ params }) => {
    shelf.log.push(`HEAD ${params.id}`);
    return shelf.answers.shift()?.() ?? new HttpResponse(null, { headers: state() });
  }),
  http.patch(`${path}/:id`, async ({ request, params }) => {
    shelf.log.push(`PATCH ${params.id} ${request.headers.get('Upload-Offset')}`);
    const special = shelf.answers.shift()?.();
    if (special) return special;
    shelf.offset += (await request.arrayBuffer()).byteLength;
    return new HttpResponse(null, { status: 204, headers: state() });
  }),
];

const file = new File(['hello'], 'a.txt', { type: 'text/plain', lastModified: 1 });
const asset: NewFile = { productId: 'p1', file, title: 'A', version: '' };

function watch(): Watch & { waits: (number | undefined)[]; stop: AbortController } {
  const stop = new AbortController();
  const waits: (number | undefined)[] = [];
  return {
    signal: stop.signal,
    stop,
    waits,
    onSafe: () => undefined,
    onProgress: () => undefined,
    onBegun: () => undefined,
    onWaiting: (seconds) => {
      waits.push(seconds);
      if (seconds !== undefined) setTimeout(() => window.dispatchEvent(new Event('online'))); // time flies here
    },
  };
}
const envelope = (status: number, data = {}, headers = {}) =>
  HttpResponse.json({ status, message: 'Said by the shop.', data }, { status, headers });

describe('uploadInParts', () => {
  it('sends a file and forgets it', async () => {
    await uploadInParts(asset, watch());
    expect(shelf.log).toEqual([`POST ${size}`, 'PATCH u1 0']);
    expect(localStorage.length).toBe(0);
  });

  it('goes on where a cut left it, and waits longer each time nothing came', async () => {
    shelf.answers = [
      () => {
        shelf.offset = 2;
        return HttpResponse.error();
      },
      () => HttpResponse.error(),
      () => HttpResponse.error(),
    ];
    const w = watch();
    await uploadInParts(asset, w);
    expect(shelf.log).toEqual(['POST 5', 'PATCH u1 0', 'HEAD u1', 'HEAD u1', 'HEAD u1', 'PATCH u1 2']);
    expect(w.waits).toEqual([1, undefined, 2, undefined, 4, undefined]);
  });

  it('waits as long as the shop says, also where somebody else is busy with it', async () => {
    shelf.answers = [
      () => envelope(429, {}, { 'Retry-After': '7' }),
      () => envelope(423, { reason: 'upload_busy' }),
      () => envelope(409, { reason: 'wrong_offset' }),
    ];
    const w = watch();
    await uploadInParts(asset, w);
    expect(w.waits[0]).toBe(7);
    expect(shelf.made).toBe(1);
  });

  it('remembers over a pause, and begins again when the shop has forgotten', async () => {
    const w = watch();
    shelf.answers = [
      () => {
        shelf.offset = 3;
        w.stop.abort();
        return HttpResponse.error();
      },
    ];
    await expect(uploadInParts(asset, w)).rejects.toBeDefined();
    await uploadInParts(asset, watch());
    expect(shelf.log).toEqual(['POST 5', 'PATCH u1 0', 'HEAD u1', 'PATCH u1 3']);

    shelf.log = [];
    shelf.answers = [() => envelope(507, { reason: 'storage_full' })];
    await expect(uploadInParts(asset, watch())).rejects.toThrow('Said by the shop.');
    shelf.answers = [() => new HttpResponse(null, { status: 410 }), () => envelope(404)];
    await uploadInParts(asset, watch());
    expect(shelf.log).toEqual(['POST 5', 'PATCH u2 0', 'HEAD u2', 'POST 5', 'PATCH u3 0', 'POST 5', 'PATCH u4 0']);
  });

  it('does not try in vain', async () => {
    for (const status of [400, 401, 403, 413, 507]) {
      shelf.answers = [() => envelope(status)];
      await expect(uploadInParts(asset, watch())).rejects.toBeInstanceOf(ApiError);
      localStorage.clear();
    }
    server.use(http.post(path, () => envelope(409, { reason: 'too_many_uploads' })));
    await expect(uploadInParts({ ...asset, productId: 'p2' }, watch())).rejects.toThrow('Said by the shop.');
  });

  it('knows another file of the same name by its bytes', async () => {
    const mine = { ...asset, productId: 'p3' };
    const other = new File(['world'], 'a.txt', { type: 'text/plain', lastModified: 1 });
    shelf.answers = [() => envelope(507)];
    await expect(uploadInParts(mine, watch())).rejects.toBeDefined();
    await uploadInParts({ ...mine, file: other }, watch());
    await uploadInParts(mine, watch());
    expect(shelf.log).toEqual(['POST 5', 'PATCH u1 0', 'POST 5', 'PATCH u2 0', 'HEAD u1']);
  });
});
