// A stand-in for the API with fixed answers, for work on the pages and for their screenshots without a backend.
//   node e2e/mock/server.mjs [port]     MOCK=empty answers empty lists, MOCK=fail answers 503 to everything but config
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as f from './fixtures.mjs';

const built = fileURLToPath(new URL('../.out/mock', import.meta.url));
const types = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const find = (items, key, value) => items.find((item) => item[key] === value);

const gets = [
  [/^\/api\/config$/, () => f.config],
  [/^\/api\/products$/, (_, url) => f.list(f.products.filter((p) => matches(p, url.searchParams)))],
  [/^\/api\/products\/([^/]+)\/slots$/, () => f.slots],
  [/^\/api\/products\/([^/]+)$/, (m) => find(f.products, 'slug', m[1])],
  [/^\/api\/me$/, () => f.me],
  [/^\/api\/account\/customer$/, () => f.customer],
  [/^\/api\/account\/orders$/, () => f.list(f.orders)],
  [/^\/api\/account\/orders\/work$/, () => f.list(f.work)],
  [/^\/api\/account\/orders\/([^/]+)$/, (m) => find(f.orders, 'public_id', m[1])],
  [/^\/api\/account\/downloads$/, () => f.list(f.downloads)],
  [/^\/api\/account\/bookings$/, () => f.list(f.bookings)],
  [/^\/api\/account\/subscriptions$/, () => f.list(f.subscriptions)],
  [/^\/api\/account\/subscriptions\/status$/, () => f.billing],
  [/^\/api\/account\/entitlements$/, () => f.list(f.entitlements)],
  [/^\/api\/account\/preflight$/, () => f.preflight],
  [/^\/api\/ai\/usage\/summary$/, () => f.usage],
  [/^\/api\/seller\/products$/, () => f.list(f.seller.products)],
  [/^\/api\/seller\/products\/([^/]+)$/, (m) => find(f.seller.products, 'id', m[1])],
  [/^\/api\/seller\/orders$/, () => f.list(f.seller.orders)],
  [/^\/api\/seller\/orders\/([^/]+)$/, (m) => find(f.seller.orders, 'public_id', m[1])],
  [/^\/api\/seller\/bookings$/, () => f.list(f.seller.bookings)],
  [/^\/api\/seller\/fulfillment-orders$/, () => f.list(f.seller.work)],
  [/^\/api\/seller\/customers$/, () => f.list(f.seller.customers)],
  [/^\/api\/seller\/events$/, () => f.list(f.seller.events)],
  [/^\/api\/seller\/stats$/, () => f.seller.stats],
  [/^\/sandbox\/api\/state$/, () => f.sandbox.state],
  [/^\/sandbox\/api\/mails$/, () => f.list(f.sandbox.mails)],
  [
    /^\/sandbox\/api\/mails\/([^/]+)$/,
    (m) => ({
      ...find(f.sandbox.mails, 'id', m[1]),
      html: '<p>Your order is ready.</p>',
      text: 'Your order is ready.',
    }),
  ],
  [/^\/sandbox\/api\/events$/, () => f.list(f.sandbox.events)],
];

function matches(product, query) {
  const words = (query.get('q') ?? '').toLowerCase();
  const type = query.get('product_type');
  return `${product.name} ${product.tagline}`.toLowerCase().includes(words) && (!type || product.product_type === type);
}

/** Starts the stand-in on a free port of the loopback and answers its address and a way to stop it. */
export function startMock({ port = 0, mode = process.env.MOCK ?? '' } = {}) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://mock');
    const json = (status, body) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const hit = gets.find(([pattern]) => pattern.test(url.pathname));
    if (hit) {
      if (mode === 'fail' && url.pathname !== '/api/config')
        return json(503, { status: 503, message: 'The shop is being updated. Try again in a minute.', data: {} });
      const body = hit[1](hit[0].exec(url.pathname), url);
      if (!body) return json(404, { status: 404, message: 'This does not exist, or it is not yours.', data: {} });
      return json(
        200,
        mode === 'empty' && body.items ? f.list([]) : mode === 'empty' && Array.isArray(body) ? [] : body,
      );
    }
    if (/^\/(api|sandbox\/api)\//.test(url.pathname))
      return json(404, { status: 404, message: 'The mock does not know this.', data: {} });
    const path = join(built, normalize(url.pathname));
    const file = existsSync(path) && statSync(path).isFile() ? path : join(built, 'index.html');
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock({ port: Number(process.argv[2] ?? 8090) });
  console.log(`mock API on ${url}`);
}
