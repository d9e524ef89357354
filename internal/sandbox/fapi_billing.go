package sandbox

import "time"

// checkout is a plan being bought. Its plan is what the shop sold when it was opened.
type checkout struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	Plan      Plan      `json:"plan"`
	Interval  string    `json:"interval"`
	ItemID    string    `json:"item_id"` // of the item that a success makes
	Completed bool      `json:"completed"`
	Totals    object    `json:"totals"`
	Immediate bool      `json:"immediate"`
	StartsAt  time.Time `json:"starts_at"`
	TrialEnds time.Time `json:"trial_ends"`
	CreatedAt time.Time `json:"created_at"`
}

// page is Clerk's list.
func page[T any](list []T) object {
	if list == nil {
		list = []T{}
	}
	return object{"data": list, "total_count": len(list)}
}

func emptyPage(*call) (any, error) { return page[any](nil), nil }

func noCredits(c *call) (any, error) {
	return object{"object": "commerce_credit_balance", "balance": money(0, "USD")}, nil
}

func listPlans(c *call) (any, error) {
	var out []object
	if c.form.Get("payer_type") != "org" {
		for _, p := range c.plans {
			out = append(out, planShape(p))
		}
	}
	return page(out), nil
}

func (c *call) findPlan(id string) (Plan, error) {
	for _, p := range c.plans {
		if p.ID == id {
			return p, nil
		}
	}
	return Plan{}, notFound("plan")
}

func readPlan(c *call) (any, error) {
	p, err := c.findPlan(c.r.PathValue("id"))
	return planShape(p), err
}

func readSubscription(c *call) (any, error) {
	sub, err := subscriptionOf(c.tx, c.user.ID)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, it := range sub.shown() {
		list = append(list, itemShape(it))
	}
	return object{
		"object": "commerce_subscription", "id": sub.ID, "status": sub.Status, "subscription_items": list,
		"next_payment": sub.nextPayment(), "eligible_for_free_trial": !sub.TrialUsed, "created_at": sub.CreatedAt.UnixMilli(),
		"active_at": sub.ActiveAt.UnixMilli(), "updated_at": sub.UpdatedAt.UnixMilli(), "past_due_at": ms(sub.PastDueAt),
	}, nil
}

func listPayments(c *call) (any, error) {
	list, err := allOwned[Payment](c.tx, "payment", c.user.ID)
	if err != nil {
		return nil, err
	}
	var mine []*Payment
	for _, p := range list {
		if p.Item != nil { // one-time orders are not Clerk's
			mine = append(mine, p)
		}
	}
	out := []object{}
	for _, p := range window(c.r, mine) {
		out = append(out, paymentShape(c.user, p))
	}
	return object{"data": out, "total_count": len(mine)}, nil
}

func readPayment(c *call) (any, error) {
	p, err := get[Payment](c.tx, "payment", c.r.PathValue("id"))
	if missing(err) || (err == nil && (p.UserID != c.user.ID || p.Item == nil)) {
		return nil, notFound("payment")
	}
	if err != nil {
		return nil, err
	}
	return paymentShape(c.user, p), nil
}

func paymentShape(u *User, p *Payment) object {
	return object{
		"object": "commerce_payment", "id": p.ID, "status": p.Status, "charge_type": p.ChargeType,
		"amount": money(p.AmountCents, p.Currency), "paid_at": ms(p.PaidAt), "failed_at": ms(p.FailedAt),
		"created_at": ms(p.CreatedAt), "updated_at": ms(p.UpdatedAt),
		"payment_method": cardShape(cardByID(p.CardID), p.CardID == u.CardID, u.CreatedAt), "subscription_item": itemShape(p.Item),
		"totals": object{"subtotal": money(p.AmountCents, p.Currency), "tax_total": money(0, p.Currency), "grand_total": money(p.AmountCents, p.Currency)},
	}
}

func listCards(c *call) (any, error) {
	var out []object
	for _, card := range cards {
		out = append(out, cardShape(card, card.ID == c.user.CardID, c.user.CreatedAt))
	}
	return page(out), nil
}

// initializeCard lets the SDK's payment form load; the saved cards make it needless.
func initializeCard(*call) (any, error) {
	return object{"object": "commerce_payment_method_initialize", "id": "cpmi_sandbox", "external_client_secret": "sandbox_secret",
		"external_gateway_id": "acct_sandbox", "payment_method_order": []string{"card"}}, nil
}

func defaultCard(c *call) (any, error) {
	id := c.form.Get("payment_method_id")
	if !knownCard(id) {
		return nil, notFound("card")
	}
	c.user.CardID = id
	return object{"object": "commerce_payer", "id": payerID(c.user.ID)}, saveUser(c.tx, c.user)
}

func startCheckout(c *call) (any, error) {
	plan, err := c.findPlan(c.form.Get("plan_id"))
	if err != nil {
		return nil, err
	}
	sub, err := subscriptionOf(c.tx, c.user.ID)
	if err != nil {
		return nil, err
	}
	interval := c.form.Get("plan_period")
	if interval == "" {
		interval = periodMonth
	}
	now := c.s.Clock.Now()
	q, err := sub.quote(plan, interval, now)
	if err != nil {
		return nil, err
	}
	k := &checkout{ID: c.s.newID("cchk_"), UserID: c.user.ID, Plan: plan, Interval: interval, ItemID: c.s.newID("csub_item_"), CreatedAt: now}
	k.follow(q)
	return c.checkoutShape(k), put(c.tx, row{kind: "checkout", id: k.ID, owner: c.user.ID}, k)
}

// follow notes what a quote says.
func (k *checkout) follow(q Quote) {
	k.Totals = totalsShape(q.Plan, q.Interval, q.DueCents, q.CreditCents)
	k.Immediate, k.StartsAt, k.TrialEnds = q.immediate(), q.StartsAt, q.TrialEnds
	switch q.Kind {
	case buyRecover:
		k.Totals["past_due"] = money(q.DueCents, q.Plan.Currency)
	case buyTrial:
		k.Totals["total_due_after_free_trial"] = money(q.PriceCents, q.Plan.Currency)
	}
}

func (c *call) ownCheckout() (*checkout, error) {
	k, err := get[checkout](c.tx, "checkout", c.r.PathValue("id"))
	if missing(err) || (err == nil && k.UserID != c.user.ID) {
		return nil, notFound("checkout")
	}
	return k, err
}

func readCheckout(c *call) (any, error) {
	k, err := c.ownCheckout()
	if err != nil {
		return nil, err
	}
	if c.form.Get("promo_code") != "" {
		return nil, invalid("promo_code", "form_param_value_invalid", "The sandbox has no promotion codes.")
	}
	return c.checkoutShape(k), nil
}

// confirmCheckout pays with the chosen saved card. A declined card is kept as a failed
// attempt, and the checkout can be tried again.
func confirmCheckout(c *call) (any, error) {
	k, err := c.ownCheckout()
	if err != nil {
		return nil, err
	}
	if k.Completed {
		return c.checkoutShape(k), nil
	}
	card := goodCard.ID
	for _, name := range []string{"payment_method_id", "payment_source_id"} {
		if id := c.form.Get(name); id != "" {
			if !knownCard(id) {
				return nil, notFound("card")
			}
			card = id
		}
	}
	ok := false
	err = c.bill(c.user, c.s.Clock.Now(), func(b *biller) error {
		q, err := b.sub.quote(k.Plan, k.Interval, b.at)
		if err != nil {
			return err
		}
		k.follow(q)
		ok, err = b.buy(q, k.ItemID, card)
		return err
	})
	if err != nil {
		return nil, err
	}
	k.Completed = ok
	if !ok {
		k.ItemID = c.s.newID("csub_item_") // the incomplete item stays as it is
	}
	if err := put(c.tx, row{kind: "checkout", id: k.ID, owner: k.UserID}, k); err != nil {
		return nil, err
	}
	if !ok {
		c.keep = true
		return nil, declined()
	}
	return c.checkoutShape(k), nil
}

func (c *call) checkoutShape(k *checkout) object {
	status := "needs_confirmation"
	if k.Completed {
		status = "completed"
	}
	o := object{
		"object": "commerce_checkout", "id": k.ID, "status": status, "plan": planShape(k.Plan), "plan_period": k.Interval,
		"plan_period_start": k.StartsAt.UnixMilli(), "totals": k.Totals, "is_immediate_plan_change": k.Immediate,
		"external_client_secret": "sandbox_secret", "external_gateway_id": "acct_sandbox",
		"payer": payerShape(c.user), "needs_payment_method": true,
		"payment_method": cardShape(cardByID(c.user.CardID), true, c.user.CreatedAt),
	}
	if !k.TrialEnds.IsZero() {
		o["free_trial_ends_at"] = k.TrialEnds.UnixMilli()
	}
	return o
}

// payerShape is the payer in the Frontend API, where absent things are null.
func payerShape(u *User) object {
	o := payerPayload(u)
	o["organization_id"], o["organization_name"] = nil, nil
	return o
}

func cancelMyItem(c *call) (any, error) {
	id := c.r.PathValue("id")
	if err := c.cancelItem(c.user, id, false); err != nil {
		return nil, err
	}
	return object{"object": "commerce_subscription_item", "id": id, "deleted": true}, nil
}
