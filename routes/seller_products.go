package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// sellerCatalogRoutes are the shelves: products, prices, files, service offers.
func (a *api) sellerCatalogRoutes() []route {
	const p, pr, as = "/api/seller/products", "/api/seller/prices/{id}", "/api/seller/assets"
	upload := []*hookHandler{apis.BodyLimit(uploadLimit)}
	return []route{
		{method: http.MethodGet, path: p, auth: authSeller, handle: a.sellerListProducts},
		{method: http.MethodPost, path: p, auth: authSeller, handle: a.sellerCreateProduct},
		{method: http.MethodGet, path: p + "/{id}", auth: authSeller, handle: a.sellerGetProduct},
		{method: http.MethodPatch, path: p + "/{id}", auth: authSeller, handle: a.sellerUpdateProduct},
		{method: http.MethodDelete, path: p + "/{id}", auth: authSeller, handle: a.sellerDeleteProduct},
		{method: http.MethodGet, path: p + "/{id}/prices", auth: authSeller, handle: a.sellerListPrices},
		{method: http.MethodPost, path: p + "/{id}/prices", auth: authSeller, handle: a.sellerCreatePrice},
		{method: http.MethodGet, path: pr, auth: authSeller, handle: a.sellerGetPrice},
		{method: http.MethodPatch, path: pr, auth: authSeller, handle: a.sellerUpdatePrice},
		{method: http.MethodDelete, path: pr, auth: authSeller, handle: a.sellerDeletePrice},
		{method: http.MethodGet, path: p + "/{id}/assets", auth: authSeller, handle: a.sellerListAssets},
		{method: http.MethodPost, path: p + "/{id}/assets", auth: authSeller, handle: a.sellerCreateAsset, use: upload},
		{method: http.MethodPost, path: p + "/{id}/assets/upload-url", auth: authSeller, handle: a.sellerUploadURL},
		{method: http.MethodGet, path: as + "/{id}", auth: authSeller, handle: a.sellerGetAsset},
		{method: http.MethodPatch, path: as + "/{id}", auth: authSeller, handle: a.sellerUpdateAsset, use: upload},
		{method: http.MethodDelete, path: as + "/{id}", auth: authSeller, handle: a.sellerDeleteAsset},
		{method: http.MethodPost, path: as + "/{id}/complete", auth: authSeller, handle: a.sellerCompleteAsset},
		{method: http.MethodPost, path: as + "/{id}/publish", auth: authSeller, handle: a.sellerPublishAsset},
		{method: http.MethodGet, path: p + "/{id}/service-offer", auth: authSeller, handle: a.sellerGetOffer},
		{method: http.MethodPut, path: p + "/{id}/service-offer", auth: authSeller, handle: a.sellerPutOffer},
		{method: http.MethodPatch, path: p + "/{id}/service-offer", auth: authSeller, handle: a.sellerPutOffer},
	}
}

// seller returns the signed-in seller. requireSeller ran before.
func (a *api) seller(e *core.RequestEvent) commerce.Seller {
	p := collections.AsProfile(e.Auth)
	_, named := a.Shop.MaySell(p)
	return commerce.Seller{Profile: p, Named: named}
}

// ownProduct returns the seller's product of the path; anybody else's is missing.
func (a *api) ownProduct(e *core.RequestEvent) (*collections.Product, error) {
	return a.productOfSeller(e, e.Request.PathValue("id"))
}

func (a *api) productOfSeller(e *core.RequestEvent, id string) (*collections.Product, error) {
	p, err := collections.FindProduct(a.app, id)
	if err != nil {
		return nil, err
	}
	if p.OwnerID() != e.Auth.Id {
		return nil, commerce.Fail(commerce.CodeNotFound, notFound)
	}
	return p, nil
}

type sellerProductAnswer struct {
	ID           string              `json:"id"`
	Owner        string              `json:"owner"`
	Name         string              `json:"name"`
	Slug         string              `json:"slug"`
	Tagline      string              `json:"tagline"`
	Description  string              `json:"description"`
	ProductType  string              `json:"product_type"`
	Visibility   string              `json:"visibility"`
	FeatureKeys  []string            `json:"feature_keys"`
	ActivePrice  *string             `json:"active_price"`
	Metadata     map[string]any      `json:"metadata"`
	Prices       []sellerPriceAnswer `json:"prices"`
	Assets       []sellerAssetAnswer `json:"assets"`
	ServiceOffer *sellerOfferAnswer  `json:"service_offer"`
	Warnings     []string            `json:"warnings"`
	recordTimes
}

func (a *api) sellerProductOf(p *collections.Product) (sellerProductAnswer, error) {
	out := sellerProductAnswer{p.Id, p.OwnerID(), p.Name(), p.Slug(), p.Tagline(), p.Description(), string(p.ProductType()), string(p.Visibility()), p.FeatureKeys(), nullID(p.ActivePrice()), p.Metadata(),
		[]sellerPriceAnswer{}, []sellerAssetAnswer{}, nil, []string{}, stamps(p.Record)}
	prices, err := collections.ListPrices(a.app, p.Id)
	if err != nil {
		return out, err
	}
	active := false
	for _, x := range prices {
		active = active || x.IsActive()
		out.Prices = append(out.Prices, sellerPriceOf(x))
	}
	assets, err := collections.ListAssets(a.app, p.Id, false)
	if err != nil {
		return out, err
	}
	files := false
	for _, x := range assets {
		files = files || x.IsActive()
		out.Assets = append(out.Assets, sellerAssetOf(x))
	}
	offer, err := collections.FindOfferByProduct(a.app, p.Id)
	if collections.IgnoreNoRows(err) != nil {
		return out, err
	}
	if err == nil {
		view := sellerOfferOf(offer)
		out.ServiceOffer = &view
	}
	if p.Visibility() == collections.VisibilityPublished {
		if !active {
			out.Warnings = append(out.Warnings, "This product is published without an active price, so nobody can buy it.")
		}
		if p.ProductType() == collections.ProductDigital && !files && len(p.FeatureKeys()) == 0 {
			out.Warnings = append(out.Warnings, "This product is published with nothing to deliver: every sale becomes work for you.")
		}
		if p.ProductType() == collections.ProductService && out.ServiceOffer == nil {
			out.Warnings = append(out.Warnings, "This service has no offer, so every sale becomes work for you.")
		}
	}
	return out, nil
}

func (a *api) answerProduct(e *core.RequestEvent, status int, p *collections.Product) error {
	out, err := a.sellerProductOf(p)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(status, out)
}

func (a *api) sellerListProducts(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	visibility, err := choiceParam(e, "visibility", "draft", "published", "archived")
	if err != nil {
		return answer(e, err)
	}
	text, err := textParam(e, "q")
	if err != nil {
		return answer(e, err)
	}
	products, err := collections.PageProductsOfOwner(a.app, e.Auth.Id, visibility, text, p.part())
	if err != nil {
		return answer(e, err)
	}
	items := []sellerProductAnswer{}
	for _, x := range products.Rows {
		view, err := a.sellerProductOf(x)
		if err != nil {
			return answer(e, err)
		}
		items = append(items, view)
	}
	return answerList(e, p, products.Total, products.Next, items)
}

type productBody struct {
	Name        *string          `json:"name"`
	Slug        *string          `json:"slug"`
	Tagline     *string          `json:"tagline"`
	Description *string          `json:"description"`
	ProductType *string          `json:"product_type"`
	Visibility  *string          `json:"visibility"`
	FeatureKeys *[]string        `json:"feature_keys"`
	ActivePrice nullable[string] `json:"active_price"`
	Metadata    map[string]any   `json:"metadata"`
}

func (b productBody) input() commerce.ProductInput {
	in := commerce.ProductInput{Name: b.Name, Slug: b.Slug, Tagline: b.Tagline, Description: b.Description, ProductType: b.ProductType, Visibility: b.Visibility, FeatureKeys: b.FeatureKeys, Metadata: b.Metadata}
	if b.ActivePrice.Set {
		in.ActivePrice = &b.ActivePrice.Value
	}
	return in
}

func (a *api) sellerCreateProduct(e *core.RequestEvent) error {
	body, err := readBody[productBody](e)
	if err != nil {
		return answer(e, err)
	}
	if body.ActivePrice.Set && !body.ActivePrice.Null {
		return answer(e, commerce.FailField("active_price", "invalid", "A new product has no price yet."))
	}
	p, err := a.Shop.CreateProduct(act(e), a.app, a.seller(e), body.input())
	if err != nil {
		return answer(e, err)
	}
	return a.answerProduct(e, http.StatusCreated, p)
}

func (a *api) sellerGetProduct(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	return a.answerProduct(e, http.StatusOK, p)
}

func (a *api) sellerUpdateProduct(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[productBody](e)
	if err != nil {
		return answer(e, err)
	}
	if p, err = a.Shop.UpdateProduct(act(e), a.app, p.Id, body.input()); err != nil {
		return answer(e, err)
	}
	return a.answerProduct(e, http.StatusOK, p)
}

func (a *api) sellerDeleteProduct(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	if err := a.Shop.DeleteProduct(act(e), a.app, p.Id); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}
