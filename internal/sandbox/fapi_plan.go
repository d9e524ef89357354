package sandbox

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// planShape is a plan as the Frontend API shows it.
func planShape(p Plan) object {
	features := []object{}
	for _, f := range p.Features {
		features = append(features, object{"object": "feature", "id": "feat_" + f.Slug, "name": f.title(), "slug": f.Slug,
			"description": orNull(f.Description), "avatar_url": nil})
	}
	var fee, annual, annualMonthly any
	if p.MonthlyCents > 0 || p.YearlyCents == 0 {
		fee = money(p.MonthlyCents, p.Currency)
	}
	if p.YearlyCents > 0 {
		annual, annualMonthly = money(p.YearlyCents, p.Currency), money(p.YearlyCents/12, p.Currency)
	}
	return object{
		"object": "commerce_plan", "id": p.ID, "name": p.Name, "slug": p.Slug, "description": orNull(p.Description),
		"fee": fee, "annual_fee": annual, "annual_monthly_fee": annualMonthly,
		"amount": p.MonthlyCents, "currency": p.Currency, "currency_symbol": symbol(p.Currency),
		"is_default": p.Default, "is_recurring": !p.Default, "has_base_fee": !p.Default, "for_payer_type": "user",
		"publicly_visible": true, "avatar_url": nil, "features": features,
		"free_trial_days": p.TrialDays, "free_trial_enabled": p.TrialDays > 0,
	}
}

// title is the feature's name as people read it; a bare key such as "priority_support" becomes words.
func (f Feature) title() string {
	if f.Name != "" && f.Name != f.Slug {
		return f.Name
	}
	first, size := utf8.DecodeRuneInString(f.Slug)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(f.Slug[size:], "_", " ")
}

// itemShape is a subscription item as the Frontend API shows it: there a canceled one
// stays active, with canceled_at set, until its period ends.
func itemShape(it *Item) object {
	status := it.Status
	if status == itemCanceled {
		status = itemActive
	}
	return object{
		"object": "commerce_subscription_item", "id": it.ID, "status": status, "plan": planShape(it.Plan), "plan_period": it.Interval,
		"price_id": "cprice_" + it.Plan.ID, "amount": money(it.Plan.cents(it.Interval), it.Plan.Currency),
		"period_start": it.PeriodStart.UnixMilli(), "period_end": ms(it.PeriodEnd), "canceled_at": ms(it.CanceledAt),
		"past_due_at": ms(it.PastDueAt), "created_at": it.CreatedAt.UnixMilli(), "is_free_trial": it.FreeTrial,
		"next_payment": nextPayment(it),
	}
}

// nextPayment is what the item will charge next, null when nothing.
func nextPayment(it *Item) any {
	if it.Plan.Default || (it.Status != itemActive && it.Status != itemUpcoming) {
		return nil
	}
	when := it.PeriodEnd
	if it.Status == itemUpcoming {
		when = it.PeriodStart
	}
	price := money(it.Plan.cents(it.Interval), it.Plan.Currency)
	return object{"amount": price, "date": when.UnixMilli(), "totals": totalsShape(it.Plan, it.Interval, it.Plan.cents(it.Interval), 0)}
}

// nextPayment is the next payment of the whole subscription.
func (sub *Subscription) nextPayment() any {
	for _, it := range sub.shown() {
		if p := nextPayment(it); p != nil {
			return p
		}
	}
	return nil
}

// totalsShape is the sum of a checkout: the price of one period, less a credit, due now.
func totalsShape(p Plan, interval string, due, credit int64) object {
	price := money(p.cents(interval), p.Currency)
	none := money(0, p.Currency)
	period := object{"subtotal": price, "base_fee": price, "tax_total": none, "grand_total": price}
	o := object{
		"subtotal": price, "base_fee": price, "tax_total": none, "grand_total": price, "total_due_now": money(due, p.Currency),
		"credit": nil, "credits": nil, "account_credit": nil, "past_due": nil, "discounts": nil, "total_due_after_free_trial": nil,
		"total_due_per_period": price, "totals_due_per_period": period,
	}
	if credit > 0 {
		o["credit"] = money(credit, p.Currency)
	}
	return o
}

func cardShape(c Card, isDefault bool, since time.Time) object {
	return object{
		"object": "commerce_payment_method", "id": c.ID, "last4": c.Last4, "payment_type": "card", "card_type": c.Brand,
		"is_default": isDefault, "is_removable": false, "status": "active", "wallet_type": nil,
		"expiry_year": 2040, "expiry_month": 12, "created_at": ms(since), "updated_at": ms(since),
	}
}
