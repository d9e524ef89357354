package hooks

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindPlans lets subscriptions follow what is sold: a price that gains a Clerk plan, a
// product whose features change, a file that is added to it.
func bindPlans(app core.App, svc *commerce.Service) {
	follow := func(then func(ctx context.Context, tx core.App, r *core.Record) error) func(*core.RecordEvent) error {
		return inTransaction(func(e *core.RecordEvent) error {
			if err := e.Next(); err != nil {
				return err
			}
			return then(e.Context, e.App, e.Record)
		})
	}
	priced := follow(func(ctx context.Context, tx core.App, r *core.Record) error {
		if plan := collections.AsPrice(r).ClerkPlanID(); plan != "" {
			return svc.PlanPriced(ctx, tx, plan)
		}
		return nil
	})
	product := follow(func(ctx context.Context, tx core.App, r *core.Record) error { return svc.ProductChanged(ctx, tx, r.Id) })
	file := follow(func(ctx context.Context, tx core.App, r *core.Record) error {
		return svc.ProductChanged(ctx, tx, collections.AsDigitalAsset(r).ProductID())
	})
	app.OnRecordCreate(collections.Prices).BindFunc(priced)
	app.OnRecordUpdate(collections.Prices).BindFunc(priced)
	app.OnRecordUpdate(collections.Products).BindFunc(product)
	app.OnRecordCreate(collections.DigitalAssets).BindFunc(file)
	app.OnRecordUpdate(collections.DigitalAssets).BindFunc(file)
}
