// What the mock server answers: one small shop with the awkward cases (long words, a huge price, an empty shelf).
const t = (days, hour = 9, minute = 0) => {
  const d = new Date();
  d.setUTCDate(d.getUTCDate() + days);
  d.setUTCHours(hour, minute, 0, 0);
  return d.toISOString();
};
const stamps = { created: t(-30), updated: t(-2) };
export const list = (items, page = 1) => ({
  page,
  perPage: 30,
  totalItems: items.length,
  totalPages: items.length ? 1 : 0,
  items,
});

export const config = {
  publishable_key: 'pk_test_Y2xlcmsubG9jYWxob3N0JA',
  proxy_url: '/__clerk',
  sandbox: true,
  features: {
    mail: true,
    stripe: false,
    storage: true,
    mirror: false,
    supabase: false,
    ai: true,
    manual_confirm: false,
  },
  shop: {
    name: 'Werkbank',
    tagline: 'Tools and lessons for people who make things with paper, type and ink.',
    legal_name: 'Werkbank, Ada Lovelace',
    address: 'Lindenstraße 5, 10969 Berlin',
    tax_id: 'DE123456789',
    support_email: 'hello@werkbank.example',
    logo: '',
    accent_color: '',
    terms_url: 'https://werkbank.example/terms',
    privacy_url: 'https://werkbank.example/privacy',
    default_currency: 'USD',
  },
};

const price = (id, amount_cents, billing_period = 'one_time', extra = {}) => ({
  id,
  name: '',
  amount_cents,
  amount: (amount_cents / 100).toFixed(2),
  currency: 'USD',
  billing_period,
  is_default: true,
  ...extra,
});
const product = (id, name, slug, tagline, product_type, active_price, extra = {}) => ({
  id,
  seller: 'seller1',
  name,
  slug,
  tagline,
  description: `${tagline}\n\nWritten for people who would rather make than read. Every chapter ends with something you can hold in your hand.`,
  product_type,
  visibility: 'published',
  feature_keys: [],
  active_price,
  prices: active_price ? [active_price] : [],
  assets: [],
  service_offer: null,
  ...stamps,
  ...extra,
});

const asset = (id, title, file_size_bytes, version_label = '') => ({ id, title, version_label, file_size_bytes });

export const offer = {
  id: 'offer1',
  session_minutes: 60,
  delivery_days: 7,
  revision_count: 1,
  onboarding_instructions: 'Bring one page that you are not happy with.',
  timezone: 'Europe/Berlin',
  min_notice_minutes: 120,
  max_days_ahead: 60,
  booking_policy: 'open',
  delivery_mode: 'meeting',
};

export const products = [
  product(
    'p1',
    'The Letterpress Field Guide',
    'field-guide',
    'A 140-page handbook, as PDF and EPUB.',
    'digital',
    price('pr1', 2900),
    {
      assets: [asset('a1', 'Field guide, PDF', 18_400_000, '2.1'), asset('a2', 'Field guide, EPUB', 4_200_000, '2.1')],
    },
  ),
  product(
    'p2',
    'Type Specimen Pack',
    'specimens',
    'Forty specimens to print, cut and pin to the wall.',
    'digital',
    price('pr2', 0),
    {
      assets: [asset('a3', 'Specimens', 92_000_000)],
    },
  ),
  product(
    'p3',
    'Studio Plus',
    'plus',
    'Every new template on the day it is made.',
    'digital',
    price('pr3', 1200, 'monthly'),
    {
      feature_keys: ['new_templates', 'studio_chat'],
      prices: [
        price('pr3', 1200, 'monthly', { name: 'Monthly' }),
        price('pr4', 12_000, 'yearly', { name: 'Yearly', is_default: false }),
      ],
    },
  ),
  product('p4', 'Page review', 'page-review', 'One hour, one page, two pairs of eyes.', 'service', price('pr5', 9500), {
    service_offer: offer,
  }),
  product(
    'p5',
    'Rechtsschutzversicherungsgesellschaftengeschäftspapierausstattung',
    'long',
    'Donaudampfschifffahrtsgesellschaftskapitänsmützen inbegriffen, sehr vollständig.',
    'digital',
    price('pr6', 123_456_700),
    { assets: [asset('a4', 'Grundausstattung', 1_500_000_000)] },
  ),
];

const orderItem = (id, p, pr, quantity = 1) => ({
  id,
  product: p.id,
  product_slug: p.slug,
  product_type: p.product_type,
  price: pr.id,
  quantity,
  unit_amount_cents: pr.amount_cents,
  total_amount_cents: pr.amount_cents * quantity,
  product_name_snapshot: p.name,
  price_name_snapshot: pr.name,
  billing_period_snapshot: pr.billing_period,
  features_snapshot: [],
  metadata: {},
  ...stamps,
});
const order = (n, status, item, extra = {}) => {
  const paid = ['paid', 'fulfilled', 'refunded'].includes(status);
  return {
    id: `order${n}`,
    public_id: `0000000${n}-0000-4000-8000-000000000000`,
    customer_account: 'acc1',
    seller: 'seller1',
    status,
    status_reason: '',
    currency: 'USD',
    subtotal_cents: item.total_amount_cents,
    tax_cents: 0,
    total_cents: item.total_amount_cents,
    refunded_cents: 0,
    notes: '',
    checkout_provider: 'sandbox',
    checkout_url: '',
    checkout_expires_at: null,
    clerk_checkout_id: '',
    external_reference: '',
    receipt_number: paid ? `W-2026-000${n}` : '',
    subscription: null,
    expires_at: t(1),
    paid_at: paid ? t(-n, 9, 1) : null,
    fulfilled_at: paid ? t(-n, 9, 1) : null,
    canceled_at: status === 'canceled' ? t(-n) : null,
    refunded_at: status === 'refunded' ? t(-1) : null,
    items: [item],
    payment: paid
      ? {
          provider: 'sandbox',
          status: status === 'refunded' ? 'refunded' : 'succeeded',
          dispute: 'none',
          amount_cents: item.total_amount_cents,
          tax_cents: 0,
          refunded_cents: 0,
          currency: 'USD',
        }
      : null,
    refunds:
      status === 'refunded'
        ? [{ id: 'r1', amount_cents: item.total_amount_cents, currency: 'USD', state: 'done', created: t(-1) }]
        : [],
    created: t(-n),
    updated: t(-n),
    ...extra,
  };
};
export const orders = [
  order(1, 'fulfilled', orderItem('i1', products[0], products[0].active_price)),
  order(2, 'pending_payment', orderItem('i2', products[4], products[4].active_price)),
  order(3, 'fulfilled', orderItem('i3', products[3], products[3].active_price)),
  order(4, 'refunded', orderItem('i4', products[0], products[0].active_price, 2)),
  order(5, 'canceled', orderItem('i5', products[0], products[0].active_price), { status_reason: 'expired' }),
];

export const downloads = products[0].assets.map((a, i) => ({
  id: `g${i}`,
  token: `1111111${i}-0000-4000-8000-000000000000`,
  asset: a.id,
  asset_title: a.title,
  file_name: i ? 'field-guide.epub' : 'field-guide.pdf',
  content_type: 'application/pdf',
  file_size_bytes: a.file_size_bytes,
  checksum_sha256: 'ab'.repeat(32),
  version_label: a.version_label,
  product_name: products[0].name,
  order_item: 'i1',
  order_public_id: orders[0].public_id,
  subscription: null,
  expires_at: null,
  max_downloads: 5,
  download_count: i ? 5 : 1,
  last_downloaded_at: null,
  is_active: true,
  revoked_reason: '',
  can_download: !i,
  ...stamps,
}));

const booking = (id, status, start, extra = {}) => ({
  id,
  service_offer: 'offer1',
  product_name: 'Page review',
  product_slug: 'page-review',
  session_minutes: 60,
  order_item: 'i3',
  order_public_id: orders[2].public_id,
  unit_number: 1,
  status,
  scheduled_start: start,
  scheduled_end: start && new Date(Date.parse(start) + 3_600_000).toISOString(),
  timezone: 'Europe/Berlin',
  meeting_url: status === 'confirmed' ? 'https://meet.example/werkbank' : '',
  customer_notes: '',
  hold_expires_at: null,
  ...stamps,
  ...extra,
});
export const bookings = [
  booking('b1', 'confirmed', t(2, 13)),
  booking('b2', 'requested', null, { unit_number: 2 }),
  booking('b3', 'completed', t(-20, 10)),
];

export const slots = Array.from({ length: 20 }, (_, d) => d + 1)
  .filter((d) => ![0, 6].includes(new Date(t(d)).getUTCDay()))
  .flatMap((d) => [8, 9, 10, 13, 14, 15].map((h) => ({ start: t(d, h), end: t(d, h + 1) })));

const profile = {
  id: 'prof1',
  clerk_user_id: 'user_1',
  contact_email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Lovelace',
  image_url: '',
  plan_tier: 'pro',
  billing_features: ['pro'],
  is_active: true,
  is_seller: true,
  metadata: {},
  ...stamps,
};
export const customer = {
  id: 'acc1',
  profile,
  external_customer_id: 'user_1',
  billing_email: 'ada@example.com',
  full_name: 'Ada Lovelace',
  company_name: '',
  country: 'DE',
  tax_id: '',
  metadata: {},
  ...stamps,
};
export const me = {
  clerk_user_id: 'user_1',
  email: 'ada@example.com',
  org_id: null,
  billing_features: ['pro'],
  profile,
  customer_account: customer,
};

export const subscriptions = [
  {
    id: 's1',
    product: 'p3',
    product_name: 'Studio Plus',
    product_slug: 'plus',
    feature_keys: ['new_templates', 'studio_chat'],
    price: 'pr3',
    price_summary: price('pr3', 1200, 'monthly'),
    status: 'active',
    clerk_subscription_id: 'csub_1',
    clerk_subscription_item_id: 'csub_item_1',
    clerk_plan_id: 'cplan_1',
    current_period_start: t(-10),
    current_period_end: t(20),
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    is_free_trial: false,
    ...stamps,
  },
];
export const billing = {
  state: 'fresh',
  blocking: false,
  reason_code: 'ok',
  error_code: null,
  detail: 'Confirmed by the billing provider.',
  last_attempt_at: t(0, 0),
  last_success_at: t(0, 0),
  age_seconds: 60,
  soft_window_seconds: 900,
  hard_ttl_seconds: 10_800,
};
export const entitlements = [
  {
    id: 'e1',
    seller: 'seller1',
    feature_key: 'new_templates',
    source_type: 'plan',
    order_item: null,
    subscription: 's1',
    starts_at: t(-10),
    ends_at: t(20),
    is_active: true,
    is_current: true,
    revoked_reason: '',
    ...stamps,
  },
];
const bucket = (key, label, used, limit) => ({
  key,
  label,
  used,
  limit,
  unit: key,
  reset_window: 'billing_cycle',
  percent_used: limit ? (100 * used) / limit : null,
  near_limit: !!limit && used / limit > 0.8,
});
export const usage = {
  period: 'current_billing_cycle',
  period_start: t(-10),
  period_end: t(20),
  period_source: 'subscription_cycle',
  plan_tier: 'pro',
  buckets: [
    bucket('tokens', 'Tokens', 214_300, 1_500_000),
    bucket('images', 'Images', 921, 1000),
    bucket('videos', 'Videos', 3, null),
  ],
  billing_sync: billing,
  notes: [],
};
const check = (key, title, state, cause, fix = '', href = '') => ({ key, title, state, cause, fix, href });
export const preflight = {
  passing: 3,
  total: 6,
  checks: [
    check(
      'clerk_sync',
      'Sign-in and profile',
      'done',
      'You are signed in, and your profile was written by a signed event.',
    ),
    check(
      'supabase_probe',
      'Supabase bridge',
      'off',
      'Supabase is not configured.',
      'Set SUPABASE_URL and SUPABASE_ANON_KEY to use it.',
    ),
    check('resend_email', 'Test mail', 'todo', 'No test mail was sent yet.', 'Send one to your own address.'),
    check('order_attempt', 'An order', 'done', 'You placed an order.'),
    check(
      'webhook_payment',
      'A payment confirmed by webhook',
      'failed',
      'The last order waits for its payment.',
      'Pay it, or look at the events.',
      '/account/purchases',
    ),
    check('subscription_usage', 'Subscription and usage', 'done', 'A subscription is active and its usage is counted.'),
  ],
};
export const work = [
  {
    id: 'w1',
    order_item: 'i3',
    order_public_id: orders[2].public_id,
    product: 'p4',
    product_name: 'Custom colophon',
    status: 'in_progress',
    delivery_mode: 'downloadable',
    customer_request: '',
    delivery_notes: 'First draft is on the stone.',
    due_at: t(5),
    completed_at: null,
    shipped_at: null,
    shipping_carrier: '',
    shipping_tracking_number: '',
    shipping_tracking_url: '',
    download_grant: null,
    download_token: '',
    download_ready: false,
    ...stamps,
  },
];

const buyer = {
  id: 'acc1',
  clerk_user_id: 'user_1',
  contact_email: 'ada@example.com',
  full_name: 'Ada Lovelace',
  company_name: '',
};
const usd = (amount_cents) => [{ currency: 'USD', amount_cents }];
const payment = (id, o, extra = {}) => ({
  id,
  order: o?.id ?? null,
  order_public_id: o?.public_id ?? '',
  subscription: null,
  provider: 'sandbox',
  external_id: `pay_${id}`,
  status: 'succeeded',
  dispute: 'none',
  kind: 'checkout',
  amount_cents: o?.total_cents ?? 2900,
  tax_cents: 0,
  refunded_cents: 0,
  currency: 'USD',
  payer_clerk_user_id: 'user_1',
  disposition: o ? 'applied' : 'parked',
  reason: o ? '' : 'Two open orders of this buyer fit the payment.',
  source_event: null,
  provider_updated_at: t(-1),
  ...stamps,
  ...extra,
});
export const seller = {
  products: products.map((p) => ({
    ...p,
    owner: 'prof1',
    active_price: p.active_price?.id ?? null,
    metadata: {},
    warnings: p.id === 'p5' ? ['It is published, and its only file is larger than a gigabyte.'] : [],
    prices: p.prices.map((x) => ({
      ...x,
      product: p.id,
      clerk_plan_id: x.billing_period === 'one_time' ? '' : `cplan_${x.id}`,
      clerk_price_id: '',
      is_active: true,
      checkout_url: '',
      metadata: {},
      ...stamps,
    })),
    assets: p.assets.map((a) => ({
      ...a,
      product: p.id,
      file_path: `sellers/prof1/${a.id}`,
      file_name: `${p.slug}.pdf`,
      content_type: 'application/pdf',
      checksum_sha256: 'ab'.repeat(32),
      is_active: true,
      metadata: {},
      ...stamps,
    })),
    service_offer: p.service_offer && {
      ...p.service_offer,
      product: p.id,
      buffer_minutes: 15,
      availability: {
        weekly: {
          mon: [
            ['09:00', '12:00'],
            ['14:00', '17:00'],
          ],
          wed: [['09:00', '17:00']],
        },
        exceptions: [{ date: '2026-12-24', windows: [] }],
      },
      metadata: {},
      ...stamps,
    },
  })),
  orders: orders.map((o) => ({
    ...o,
    customer: buyer,
    payments: o.paid_at ? [payment(`pay${o.id}`, o)] : [],
    refunds: o.refunds.map((r) => ({
      ...r,
      payment: 'x',
      order_public_id: o.public_id,
      provider: 'sandbox',
      provider_refund_id: 're_1',
      reason: 'Bought twice',
      actor: 'seller',
      detail: '',
      updated: t(-1),
    })),
  })),
  bookings: bookings.map((b) => ({
    ...b,
    customer: buyer,
    internal_notes: '',
    blocks_from: b.scheduled_start,
    blocks_to: b.scheduled_end,
  })),
  work: work.map((w) => ({ ...w, customer: buyer, internal_notes: '' })),
  customers: [
    {
      ...buyer,
      country: 'DE',
      orders_count: 4,
      active_subscriptions: 1,
      paid: usd(21_200),
      refunded: usd(5800),
      first_order_at: t(-30),
      last_order_at: t(-1),
    },
  ],
  events: [
    {
      id: 'pm9',
      kind: 'payment',
      provider: 'stripe',
      event_id: 'evt_1',
      event_type: 'checkout.session.completed',
      state: 'parked',
      reason: 'Two open orders of this buyer fit the payment.',
      attempts: 0,
      received_at: t(-1),
      next_attempt_at: null,
      payment: payment('pm9', null),
    },
    {
      id: 'ev9',
      kind: 'event',
      provider: 'clerk',
      event_id: 'msg_1',
      event_type: 'paymentAttempt.updated',
      state: 'dead',
      reason: 'The payload names an organisation as payer.',
      attempts: 8,
      received_at: t(-2),
      next_attempt_at: null,
      payment: null,
    },
  ],
  stats: {
    from: t(-29),
    to: t(1),
    interval: 'day',
    orders: 42,
    paid: usd(412_300),
    refunded: usd(5800),
    net: usd(406_500),
    new_customers: 17,
    mrr: usd(38_400),
    active: { count: 31, mrr: usd(38_400) },
    trialing: { count: 4, mrr: usd(4800) },
    past_due: { count: 1, mrr: usd(1200) },
    waiting: { fulfillment_orders: 1, bookings: 1, parked_payments: 1, failed_mails: 0 },
    series: Array.from({ length: 30 }, (_, i) => {
      const cents = Math.round(9000 + 7000 * Math.sin(i / 3) + (i % 5) * 1900);
      return {
        start: t(i - 29, 0),
        orders: 1 + (i % 4),
        paid: usd(cents),
        refunded: usd(i === 12 ? 5800 : 0),
        net: usd(cents - (i === 12 ? 5800 : 0)),
        mrr: usd(30_000 + i * 290),
      };
    }),
    top_products: products
      .slice(0, 3)
      .map((p, i) => ({ product: p.id, name: p.name, units: 20 - i * 6, paid: usd(58_000 - i * 9000) })),
  },
};

export const sandbox = {
  state: {
    personas: [
      { id: 'buyer', label: 'Ada, a buyer', email: 'ada@example.com', role: 'buyer', current: true },
      { id: 'seller', label: 'Grace, the seller', email: 'grace@example.com', role: 'seller', current: false },
      { id: 'visitor', label: 'A new visitor', email: '', role: 'visitor', current: false },
    ],
    clock: { now: t(3, 12), offset_seconds: 3 * 86_400 },
    unsupported: ['organisations', 'multi-factor sign-in', 'sign-in through other services'],
  },
  mails: [
    {
      id: 'm1',
      kind: 'order_fulfilled',
      to: 'ada@example.com',
      subject: 'Your order is ready',
      state: 'sent',
      created: t(-1),
    },
  ],
  events: [
    { id: 'ev1', provider: 'clerk', event_type: 'user.created', state: 'applied', reason: '', received_at: t(-1) },
  ],
};
