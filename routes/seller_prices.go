package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type sellerPriceAnswer struct {
	ID            string         `json:"id"`
	Product       string         `json:"product"`
	Name          string         `json:"name"`
	AmountCents   int64          `json:"amount_cents"`
	Amount        string         `json:"amount"`
	Currency      string         `json:"currency"`
	BillingPeriod string         `json:"billing_period"`
	ClerkPlanID   string         `json:"clerk_plan_id"`
	ClerkPriceID  string         `json:"clerk_price_id"`
	IsActive      bool           `json:"is_active"`
	IsDefault     bool           `json:"is_default"`
	CheckoutURL   string         `json:"checkout_url"`
	Metadata      map[string]any `json:"metadata"`
	recordTimes
}

func sellerPriceOf(p *collections.Price) sellerPriceAnswer {
	return sellerPriceAnswer{p.Id, p.ProductID(), p.Name(), p.AmountCents(), commerce.Decimal(p.AmountCents(), p.Currency()), p.Currency(), string(p.BillingPeriod()), p.ClerkPlanID(), p.ClerkPriceID(), p.IsActive(), p.IsDefault(), p.CheckoutURL(), p.Metadata(), stamps(p.Record)}
}

type priceBody struct {
	Name          *string        `json:"name"`
	AmountCents   *int64         `json:"amount_cents"`
	Currency      *string        `json:"currency"`
	BillingPeriod *string        `json:"billing_period"`
	ClerkPlanID   *string        `json:"clerk_plan_id"`
	ClerkPriceID  *string        `json:"clerk_price_id"`
	IsActive      *bool          `json:"is_active"`
	IsDefault     *bool          `json:"is_default"`
	CheckoutURL   *string        `json:"checkout_url"`
	Metadata      map[string]any `json:"metadata"`
}

// priceCreateBody also takes the product that older clients repeat; the path says it.
type priceCreateBody struct {
	priceBody
	Product any `json:"product"`
}

func (b priceBody) input() commerce.PriceInput { return commerce.PriceInput(b) }

// ownPrice returns a price of one of the seller's products.
func (a *api) ownPrice(e *core.RequestEvent) (*collections.Price, error) {
	x, err := collections.FindPrice(a.app, e.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	_, err = a.productOfSeller(e, x.ProductID())
	return x, err
}

func (a *api) sellerListPrices(e *core.RequestEvent) error {
	list, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	prices, err := collections.ListPrices(a.app, p.Id)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, cut(list, prices, sellerPriceOf))
}

// cut renders one page of a list that is short enough to be read whole.
func cut[T, V any](p listParams, all []T, view func(T) V) listPage[V] {
	items := []V{}
	for i, x := range all {
		if i >= p.Offset() && i < p.Offset()+p.PerPage {
			items = append(items, view(x))
		}
	}
	return newListPage(p, len(all), items)
}

func (a *api) sellerCreatePrice(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[priceCreateBody](e)
	if err != nil {
		return answer(e, err)
	}
	x, err := a.Shop.CreatePrice(act(e), a.app, a.seller(e), p.Id, body.input())
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusCreated, sellerPriceOf(x))
}

func (a *api) sellerGetPrice(e *core.RequestEvent) error {
	x, err := a.ownPrice(e)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, sellerPriceOf(x))
}

func (a *api) sellerUpdatePrice(e *core.RequestEvent) error {
	x, err := a.ownPrice(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[priceBody](e)
	if err != nil {
		return answer(e, err)
	}
	if x, err = a.Shop.UpdatePrice(act(e), a.app, a.seller(e), x.Id, body.input()); err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, sellerPriceOf(x))
}

func (a *api) sellerDeletePrice(e *core.RequestEvent) error {
	x, err := a.ownPrice(e)
	if err != nil {
		return answer(e, err)
	}
	if err := a.Shop.DeletePrice(act(e), a.app, x.Id); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}
