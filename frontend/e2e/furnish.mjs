import { become, until } from './harness.mjs';

/**
 * Gives the shop something to look at: the sandbox's buyer buys a file. Answers the ids that the pages' paths need.
 * Expects one window for the buyer and one for the seller.
 */
export async function furnish(buyer, seller, url) {
  const { items } = await (await fetch(`${url}/api/products?perPage=100`)).json();
  const digital = items.find(
    (p) =>
      p.product_type === 'digital' && p.active_price?.billing_period === 'one_time' && p.active_price.amount_cents > 0,
  );
  const service = items.find((p) => p.product_type === 'service');
  const plan = items.find((p) => p.active_price && p.active_price.billing_period !== 'one_time');

  await become(buyer, url, 'buyer');
  await buyer.goto(`${url}/products/${digital.slug}`);
  await buyer.locator('.cl-userButtonTrigger').waitFor();
  await buyer.getByRole('button', { name: 'Buy', exact: true }).click();
  await buyer.waitForURL(/\/sandbox\/checkout\//);
  await buyer.getByRole('button', { name: /^Pay / }).click();
  await buyer.waitForURL(/\/checkout\/success\?order=/);
  await buyer.getByRole('heading', { level: 1, name: 'Payment received' }).waitFor();
  const order = new URL(buyer.url()).searchParams.get('order');

  await become(seller, url, 'seller');
  const listed = seller.waitForResponse(
    (r) => /\/api\/seller\/products\?/.test(r.url()) || r.url().endsWith('/api/seller/products'),
  );
  await seller.goto(`${url}/seller/products`);
  const own = (await (await listed).json()).items;
  await until('the seller to see products', () => own.length > 0, 1);
  return {
    digital: digital.slug,
    service: service?.slug,
    plan: plan?.slug,
    order,
    sellerProduct: own.find((p) => p.product_type === 'digital')?.id,
    sellerService: own.find((p) => p.product_type === 'service')?.id,
  };
}
