package routes

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

type entitlementAnswer struct {
	ID            string  `json:"id"`
	Seller        *string `json:"seller"`
	FeatureKey    string  `json:"feature_key"`
	SourceType    string  `json:"source_type"`
	OrderItem     *string `json:"order_item"`
	Subscription  *string `json:"subscription"`
	StartsAt      apiTime `json:"starts_at"`
	EndsAt        apiTime `json:"ends_at"`
	IsActive      bool    `json:"is_active"`
	IsCurrent     bool    `json:"is_current"`
	RevokedReason string  `json:"revoked_reason"`
	recordTimes
}

func entitlementOf(x *collections.Entitlement, now time.Time) entitlementAnswer {
	is := x.IsActive() && !x.StartsAt().After(now) && (x.EndsAt().IsZero() || x.EndsAt().After(now))
	return entitlementAnswer{x.Id, nullID(x.SellerID()), x.FeatureKey(), string(x.SourceType()), nullID(x.OrderItemID()), nullID(x.SubscriptionID()), at(x.StartsAt()), at(x.EndsAt()), x.IsActive(), is, x.RevokedReason(), stamps(x.Record)}
}

// listEntitlements answers what the buyer holds now, or ever with current=false.
func (a *api) listEntitlements(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	current, err := boolParam(e, "current", true)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	now := a.Shop.Now()
	held, err := collections.PageEntitlementsOfAccount(a.app, b.Account.Id, current, now, p.part())
	if err != nil {
		return answer(e, err)
	}
	items := []entitlementAnswer{}
	for _, x := range held.Rows {
		items = append(items, entitlementOf(x, now))
	}
	return answerList(e, p, held.Total, held.Next, items)
}
