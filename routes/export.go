package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) exportRoutes() []route {
	return []route{{method: http.MethodGet, path: "/api/account/export", auth: authUser, handle: a.exportAccount}}
}

type usageEventAnswer struct {
	RequestID string  `json:"request_id"`
	Metric    string  `json:"metric"`
	Direction string  `json:"direction"`
	Amount    int64   `json:"amount"`
	Provider  string  `json:"provider"`
	ModelName string  `json:"model_name"`
	State     string  `json:"state"`
	Created   apiTime `json:"created"`
}

type exportedMail struct {
	Kind    string  `json:"kind"`
	To      string  `json:"to"`
	Subject string  `json:"subject"`
	Text    string  `json:"text"`
	State   string  `json:"state"`
	Created apiTime `json:"created"`
}

type exportAnswer struct {
	ExportedAt        apiTime              `json:"exported_at"`
	Profile           profileAnswer        `json:"profile"`
	CustomerAccount   accountAnswer        `json:"customer_account"`
	Orders            []orderAnswer        `json:"orders"`
	Subscriptions     []subscriptionAnswer `json:"subscriptions"`
	Entitlements      []entitlementAnswer  `json:"entitlements"`
	Downloads         []grantAnswer        `json:"downloads"`
	Bookings          []bookingAnswer      `json:"bookings"`
	FulfillmentOrders []workAnswer         `json:"fulfillment_orders"`
	Projects          []projectAnswer      `json:"projects"`
	AIUsage           []usageEventAnswer   `json:"ai_usage"`
	Emails            []exportedMail       `json:"emails"`
}

// exportAccount answers everything the shop keeps about the signed-in person, in the shapes
// that they know from the other routes.
func (a *api) exportAccount(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	out := exportAnswer{ExportedAt: at(a.Shop.Wall()), Profile: a.profileOf(b.Profile), CustomerAccount: accountOf(b.Account, b.Profile)}
	for _, fill := range []func(*exportAnswer, commerce.Buyer) error{a.exportOrdersOf, a.exportAccess, a.exportServices, a.exportUse} {
		if err := fill(&out, b); err != nil {
			return answer(e, err)
		}
	}
	noStore(e)
	e.Response.Header().Set("Content-Disposition", `attachment; filename="my-data.json"`)
	return e.JSON(http.StatusOK, out)
}

func (a *api) exportOrdersOf(out *exportAnswer, b commerce.Buyer) error {
	orders, err := collections.PageOrdersOfAccount(a.app, b.Account.Id, collections.All)
	if err != nil {
		return err
	}
	out.Orders, err = a.ordersOf(orders.Rows)
	return err
}

func (a *api) exportAccess(out *exportAnswer, b commerce.Buyer) error {
	subs, err := collections.ListSubscriptionsOfAccount(a.app, b.Account.Id)
	if err != nil {
		return err
	}
	out.Subscriptions = []subscriptionAnswer{}
	for _, x := range subs {
		view, err := subscriptionOf(a.app, x)
		if err != nil {
			return err
		}
		out.Subscriptions = append(out.Subscriptions, view)
	}
	held, err := collections.PageEntitlementsOfAccount(a.app, b.Account.Id, false, a.Shop.Now(), collections.All)
	if err != nil {
		return err
	}
	out.Entitlements = []entitlementAnswer{}
	for _, x := range held.Rows {
		out.Entitlements = append(out.Entitlements, entitlementOf(x, a.Shop.Now()))
	}
	grants, err := collections.PageGrantsOfAccount(a.app, b.Account.Id, collections.All)
	if err != nil {
		return err
	}
	out.Downloads, err = a.grantsOf(grants.Rows)
	return err
}

func (a *api) exportServices(out *exportAnswer, b commerce.Buyer) error {
	bookings, err := collections.PageBookingsOfAccount(a.app, b.Account.Id, collections.All)
	if err != nil {
		return err
	}
	parts, err := collections.LoadBookingParts(a.app, bookings.Rows)
	if err != nil {
		return err
	}
	out.Bookings = []bookingAnswer{}
	for _, x := range bookings.Rows {
		out.Bookings = append(out.Bookings, bookingOf(x, parts))
	}
	work, err := collections.PageWorkOfAccount(a.app, b.Account.Id, collections.All)
	if err != nil {
		return err
	}
	if parts, err = collections.LoadWorkParts(a.app, work.Rows); err != nil {
		return err
	}
	out.FulfillmentOrders = []workAnswer{}
	for _, x := range work.Rows {
		out.FulfillmentOrders = append(out.FulfillmentOrders, a.buyerWorkOf(x, parts))
	}
	return nil
}

func (a *api) exportUse(out *exportAnswer, b commerce.Buyer) error {
	projects, err := collections.PageProjectsOfOwner(a.app, b.Profile.Id, collections.All)
	if err != nil {
		return err
	}
	out.Projects = []projectAnswer{}
	for _, p := range projects.Rows {
		out.Projects = append(out.Projects, projectOf(p))
	}
	usage, err := collections.ListUsageOfAccount(a.app, b.Account.Id)
	if err != nil {
		return err
	}
	out.AIUsage = []usageEventAnswer{}
	for _, u := range usage {
		made, _ := collections.Stamps(u.Record)
		out.AIUsage = append(out.AIUsage, usageEventAnswer{u.RequestID(), string(u.Metric()), string(u.Direction()), u.Amount(), u.Provider(), u.ModelName(), string(u.State()), at(made)})
	}
	mails, err := collections.ListMailsOfProfile(a.app, b.Profile.Id)
	if err != nil {
		return err
	}
	out.Emails = []exportedMail{}
	for _, m := range mails {
		made, _ := collections.Stamps(m.Record)
		out.Emails = append(out.Emails, exportedMail{m.Kind(), m.To(), m.Subject(), m.Text(), string(m.State()), at(made)})
	}
	return nil
}
