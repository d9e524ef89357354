package routes

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

//go:embed adminui
var adminUI embed.FS

//go:embed edge_admin_home.html.tmpl
var operatorHomeText string

var operatorHome = template.Must(template.New("home").Funcs(template.FuncMap{"day": dayOf, "money": moneyText}).Parse(operatorHomeText))

// OperatorHome is what the operator's first page in the admin UI is made from.
type OperatorHome struct {
	Shop    *commerce.Service
	Sandbox bool
	// Open reports whether the admin UI can be reached from every address.
	Open bool
}

// BindOperatorHome makes the shop's own page the first one of the admin UI: what waits, what was
// earned, the shop's identity. The page is rendered here and shown by a few lines in adminui/main.js;
// only a superuser's token gets it.
func BindOperatorHome(se *core.ServeEvent, h OperatorHome) error {
	files, err := fs.Sub(adminUI, "adminui")
	if err != nil {
		return err
	}
	se.UIExtensions = append(se.UIExtensions, core.UIExtension{Name: "shop", FS: files})
	se.Router.GET("/_/shop/home", h.show)
	se.Router.GET("/_/shop/kept", showKept)
	return nil
}

// showKept tells the admin UI which lists have no "New record", and why: hooks refuse it.
func showKept(e *core.RequestEvent) error {
	if !e.HasSuperuserAuth() {
		return e.UnauthorizedError("This page is for the shop's operators.", nil)
	}
	noStore(e)
	return e.JSON(http.StatusOK, collections.KeptCollections())
}

// queueWords say each queue in people's words.
var queueWords = map[string]string{
	"todo_disputes": "Disputes to answer", "todo_payments": "Parked payments", "todo_orders": "Paid, not delivered", "todo_events": "Events that need a look", "todo_refunds": "Refunds under way or failed",
	"todo_mails": "Mails that did not go out", "todo_subscriptions": "Subscriptions that need a look", "todo_work": "Work to deliver", "todo_bookings": "Bookings to confirm", "todo_downloads": "Downloads nearly used up",
}

type homeQueue struct {
	collections.Queue
	Words, Age string
}

type homeView struct {
	Name, ShopID       string
	Missing            string
	Sandbox, Open, MFA bool
	Pins               string
	Queues, Quiet      []homeQueue
	Parked             []collections.ParkedRow
	Charts             []chart
	Orders             []collections.RecentOrder
}

func (h OperatorHome) show(e *core.RequestEvent) error {
	if !e.HasSuperuserAuth() {
		return e.UnauthorizedError("This page is for the shop's operators.", nil)
	}
	v, err := h.view(e.App)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	e.Response.Header().Set("Content-Type", "text/html; charset=utf-8")
	e.Response.WriteHeader(http.StatusOK)
	return operatorHome.Execute(e.Response, v)
}

func (h OperatorHome) view(app core.App) (homeView, error) {
	v := homeView{Sandbox: h.Sandbox, Open: h.Open, MFA: collections.SuperusersHaveMFA(app), Pins: strings.Join(collections.OperatorPins(app), ",")}
	shop, err := collections.FindTheShop(app)
	if err != nil {
		return v, err
	}
	v.Name, v.ShopID, v.Missing = shop.Name(), shop.Id, strings.Join(shop.Missing(), ", ")
	queues, err := collections.OperatorQueues(app)
	if err != nil {
		return v, err
	}
	now := h.Shop.Now()
	for _, q := range queues {
		line := homeQueue{q, queueWords[q.View], ageOf(now, q.Oldest)}
		if q.Count > 0 {
			v.Queues = append(v.Queues, line)
		} else {
			v.Quiet = append(v.Quiet, line)
		}
	}
	if v.Parked, err = collections.ListParkedRows(app, 10); err != nil {
		return v, err
	}
	if v.Charts, err = homeCharts(app, now); err != nil {
		return v, err
	}
	v.Orders, err = collections.ListRecentOrders(app, 8)
	return v, err
}

// ageOf says how long something waits, in the largest unit that fits.
func ageOf(now, since time.Time) string {
	d := now.Sub(since)
	switch {
	case since.IsZero() || d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// dayOf shortens a stored time to its day and minute.
func dayOf(stored string) string {
	if len(stored) < 16 {
		return stored
	}
	return stored[:16]
}

// moneyText says an amount as people do: USD 1,234.00.
func moneyText(cents int64, currency string) string {
	whole, fraction, dot := strings.Cut(commerce.Decimal(cents, currency), ".")
	digits := strings.TrimPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if strings.HasPrefix(whole, "-") {
		digits = "-" + digits
	}
	if dot {
		digits += "." + fraction
	}
	return strings.TrimSpace(currency + " " + digits)
}
