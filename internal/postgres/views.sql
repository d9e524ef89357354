-- What the roles anon and authenticated may read: these views and nothing else.
-- {s} is the schema of the views, {p} the private one with the tables.
--
--   -- view NAME: ROLES       begins the view of the collection NAME
--   -- private NAME: REASON   says why a collection has none
--
-- Columns are listed one by one, so that a new field is private until somebody
-- adds it here. Never listed: ids at Clerk or Stripe, object keys, tokens,
-- internal notes, metadata, payloads.

-- helper _mirror_me: who asks, by the verified claim
CREATE VIEW {p}._mirror_me WITH (security_barrier = true) AS
SELECT me.id AS profile, a.id AS account
FROM {p}.profiles me LEFT JOIN {p}.customer_accounts a ON a.profile = me.id
WHERE me.clerk_user_id = (SELECT nullif(auth.jwt()->>'sub', '')) AND me.is_active AND me.deleted_at IS NULL;

-- view shop: anon, authenticated
CREATE VIEW {s}.shop WITH (security_barrier = true) AS
SELECT id, name, tagline, support_email, logo, accent_color, terms_url, privacy_url, default_currency FROM {p}.shop;

-- view products: anon, authenticated
CREATE VIEW {s}.products WITH (security_barrier = true) AS
SELECT id, name, slug, tagline, description, product_type, feature_keys, active_price, created, updated
FROM {p}.products WHERE visibility = 'published';

-- view prices: anon, authenticated
CREATE VIEW {s}.prices WITH (security_barrier = true) AS
SELECT r.id, r.product, r.name, r.amount_cents, r.currency, r.billing_period, r.is_default
FROM {p}.prices r JOIN {p}.products o ON o.id = r.product WHERE r.is_active AND o.visibility = 'published';

-- view digital_assets: anon, authenticated
CREATE VIEW {s}.digital_assets WITH (security_barrier = true) AS
SELECT a.id, a.product, a.title, a.version_label, a.file_size_bytes
FROM {p}.digital_assets a JOIN {p}.products o ON o.id = a.product
WHERE a.is_active AND NOT a.is_private AND o.visibility = 'published';

-- view service_offers: anon, authenticated
CREATE VIEW {s}.service_offers WITH (security_barrier = true) AS
SELECT f.id, f.product, f.session_minutes, f.delivery_days, f.revision_count, f.timezone, f.availability,
	f.buffer_minutes, f.min_notice_minutes, f.max_days_ahead, f.booking_policy, f.delivery_mode
FROM {p}.service_offers f JOIN {p}.products o ON o.id = f.product WHERE o.visibility = 'published';

-- view profiles: authenticated
CREATE VIEW {s}.profiles WITH (security_barrier = true) AS
SELECT id, contact_email, first_name, last_name, image_url, plan_tier, billing_features, is_seller, created, updated
FROM {p}.profiles WHERE id IN (SELECT profile FROM {p}._mirror_me);

-- view customer_accounts: authenticated
CREATE VIEW {s}.customer_accounts WITH (security_barrier = true) AS
SELECT id, profile, billing_email, full_name, company_name, country, tax_id, created, updated
FROM {p}.customer_accounts WHERE id IN (SELECT account FROM {p}._mirror_me);

-- view orders: authenticated
CREATE VIEW {s}.orders WITH (security_barrier = true) AS
SELECT id, public_id, status, currency, subtotal_cents, tax_cents, total_cents, notes, receipt_number,
	expires_at, paid_at, fulfilled_at, canceled_at, refunded_at, created, updated
FROM {p}.orders WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view order_items: authenticated
CREATE VIEW {s}.order_items WITH (security_barrier = true) AS
SELECT i.id, i."order", i.product, i.price, i.quantity, i.unit_amount_cents, i.total_amount_cents,
	i.product_name_snapshot, i.price_name_snapshot, i.billing_period_snapshot, i.created
FROM {p}.order_items i JOIN {p}.orders o ON o.id = i."order" WHERE o.customer_account IN (SELECT account FROM {p}._mirror_me);

-- view subscriptions: authenticated
CREATE VIEW {s}.subscriptions WITH (security_barrier = true) AS
SELECT id, product, price, status, current_period_start, current_period_end, cancel_at_period_end, canceled_at,
	ended_at, is_free_trial, amount_cents, currency, created, updated
FROM {p}.subscriptions WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view entitlements: authenticated
CREATE VIEW {s}.entitlements WITH (security_barrier = true) AS
SELECT id, feature_key, source_type, order_item, subscription, starts_at, ends_at, is_active
FROM {p}.entitlements WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view download_grants: authenticated
CREATE VIEW {s}.download_grants WITH (security_barrier = true) AS
SELECT id, order_item, subscription, asset, expires_at, max_downloads, download_count, last_downloaded_at, is_active
FROM {p}.download_grants WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view bookings: authenticated
CREATE VIEW {s}.bookings WITH (security_barrier = true) AS
SELECT id, service_offer, order_item, unit_number, status, scheduled_start, scheduled_end, timezone, meeting_url, customer_notes
FROM {p}.bookings WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view fulfillment_orders: authenticated
CREATE VIEW {s}.fulfillment_orders WITH (security_barrier = true) AS
SELECT id, order_item, product, unit_number, status, delivery_mode, customer_request, delivery_notes, due_at, completed_at,
	shipped_at, shipping_carrier, shipping_tracking_number, shipping_tracking_url
FROM {p}.fulfillment_orders WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- view projects: authenticated
CREATE VIEW {s}.projects WITH (security_barrier = true) AS
SELECT id, name, slug, summary, status, monthly_recurring_revenue, target_launch_date, created, updated
FROM {p}.projects WHERE owner IN (SELECT profile FROM {p}._mirror_me);

-- view ai_usage_events: authenticated
CREATE VIEW {s}.ai_usage_events WITH (security_barrier = true) AS
SELECT id, metric, direction, amount, provider, model_name, period_start, period_end, state, created
FROM {p}.ai_usage_events WHERE customer_account IN (SELECT account FROM {p}._mirror_me);

-- private payment_transactions: raw payments, with provider ids and payloads
-- private refunds: free text of sellers, provider ids
-- private webhook_events: provider payloads
-- private emails: mail bodies and addresses
-- private journal: the operator's record of everything
-- private suppressions: mail addresses that bounced
-- private asset_uploads: files of sellers that are not whole yet
