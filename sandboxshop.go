package main

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/internal/sandbox"
)

// sandboxShop shows the local Clerk what the shop sells, as a Clerk dashboard would hold it.
type sandboxShop struct{ app core.App }

func (s sandboxShop) Plans(context.Context) ([]sandbox.Plan, error) {
	prices, err := collections.ListRecurringPlanPrices(s.app)
	if err != nil {
		return nil, err
	}
	var out []sandbox.Plan
	for _, p := range prices {
		product, err := collections.FindProduct(s.app, p.ProductID())
		if err != nil {
			return nil, err
		}
		if product.Visibility() != collections.VisibilityPublished {
			continue
		}
		plan := sandbox.Plan{ID: p.ClerkPlanID(), Slug: product.Slug(), Name: product.Name(), Description: product.Tagline(), Currency: p.Currency(), Default: p.AmountCents() == 0}
		if p.BillingPeriod() == collections.PeriodYearly {
			plan.YearlyCents = p.AmountCents()
		} else {
			plan.MonthlyCents = p.AmountCents()
		}
		for _, key := range product.FeatureKeys() {
			plan.Features = append(plan.Features, sandbox.Feature{Slug: key, Name: key})
		}
		out = append(out, plan)
	}
	return out, nil
}

func (s sandboxShop) Order(_ context.Context, publicID string) (sandbox.OrderView, error) {
	o, err := collections.FindOrderByPublicID(s.app, publicID)
	if err != nil {
		return sandbox.OrderView{}, err
	}
	view := sandbox.OrderView{PublicID: publicID, TotalCents: o.TotalCents(), Currency: o.Currency(), Status: string(o.Status())}
	items, err := collections.ListOrderItems(s.app, o.Id)
	if err != nil {
		return view, err
	}
	if len(items) > 0 {
		view.ProductName, view.PriceName, view.Quantity = items[0].ProductNameSnapshot(), items[0].PriceNameSnapshot(), items[0].Quantity()
	}
	if shop, err := collections.FindTheShop(s.app); err == nil {
		view.ShopName = shop.Name()
	}
	return view, nil
}

func (s sandboxShop) Events(_ context.Context, limit int) ([]sandbox.EventView, error) {
	events, err := collections.ListNewestEvents(s.app, int64(limit))
	if err != nil {
		return nil, err
	}
	out := []sandbox.EventView{}
	for _, e := range events {
		out = append(out, sandbox.EventView{ID: e.Id, Type: e.EventType(), Provider: e.Provider(), State: string(e.State()), Reason: e.Reason(), ReceivedAt: e.ReceivedAt()})
	}
	return out, nil
}
