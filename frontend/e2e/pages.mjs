/** Every page of the SPA, as the sandbox's buyer or seller sees it. `seller: true` needs the seller. */
export const pages = [
  { name: 'home', path: '/' },
  { name: 'products', path: '/products' },
  { name: 'products-empty', path: '/products?q=nothing-has-this-name' },
  { name: 'product', path: '/products/{digital}' },
  { name: 'service', path: '/products/{service}' },
  { name: 'plan', path: '/products/{plan}' },
  { name: 'pricing', path: '/pricing' },
  { name: 'app', path: '/app' },
  { name: 'purchases', path: '/account/purchases' },
  { name: 'order', path: '/account/purchases/{order}' },
  { name: 'subscriptions', path: '/account/subscriptions' },
  { name: 'downloads', path: '/account/downloads' },
  { name: 'bookings', path: '/account/bookings' },
  { name: 'settings', path: '/account/settings' },
  { name: 'success', path: '/checkout/success?order={order}' },
  { name: 'cancel', path: '/checkout/cancel' },
  { name: 'sandbox', path: '/sandbox' },
  { name: 'not-found', path: '/there-is-nothing-here' },
  { name: 'seller', path: '/seller', seller: true },
  { name: 'seller-products', path: '/seller/products', seller: true },
  { name: 'seller-product', path: '/seller/products/{sellerProduct}', seller: true },
  { name: 'seller-service', path: '/seller/products/{sellerService}', seller: true },
  { name: 'seller-orders', path: '/seller/orders', seller: true },
  { name: 'seller-order', path: '/seller/orders/{order}', seller: true },
  { name: 'seller-bookings', path: '/seller/bookings', seller: true },
  { name: 'seller-work', path: '/seller/work', seller: true },
  { name: 'seller-customers', path: '/seller/customers', seller: true },
  { name: 'seller-events', path: '/seller/events', seller: true },
];

/** Puts the ids of this shop into a path. */
export const fill = (path, ids) => path.replace(/\{(\w+)\}/g, (_, key) => ids[key] ?? 'unknown');
