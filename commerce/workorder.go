package commerce

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// factWorkOrder are the facts of the two work order mails, in the names of emails/doc.go.
type factWorkOrder struct {
	Name            string     `json:"name"`
	Timezone        string     `json:"timezone,omitempty"`
	WorkID          string     `json:"work_id"`
	Product         string     `json:"product"`
	Audience        string     `json:"audience,omitempty"`
	DeliveryMode    string     `json:"delivery_mode"`
	DueAt           *time.Time `json:"due_at,omitempty"`
	Customer        string     `json:"customer,omitempty"`
	CustomerRequest string     `json:"customer_request,omitempty"`
	OrderPublicID   string     `json:"order_public_id,omitempty"`
	Files           []factFile `json:"files,omitempty"`
	DeliveryNotes   string     `json:"delivery_notes,omitempty"`
	ShippedAt       *time.Time `json:"shipped_at,omitempty"`
	Carrier         string     `json:"carrier,omitempty"`
	TrackingNumber  string     `json:"tracking_number,omitempty"`
	TrackingURL     string     `json:"tracking_url,omitempty"`
}

// WorkMove is the single gate of a work order, whoever saves it: it checks the move, sets the
// stamps, and returns what follows: the journal and the mail of a delivery.
func (s *Service) WorkMove(stored, wanted *collections.FulfillmentOrder) (*BookingPlan, error) {
	from, to := stored.Status(), wanted.Status()
	if err := CheckWorkMove(from, to); err != nil {
		return nil, err
	}
	if err := checkTracking(wanted.ShippingTrackingURL()); err != nil {
		return nil, err
	}
	parcel := wanted.DeliveryMode() == collections.DeliveryPhysicalShipped
	tracked := wanted.ShippingTrackingNumber() != "" || wanted.ShippingTrackingURL() != ""
	if parcel && wanted.ShippedAt().IsZero() && (to == collections.WorkCompleted || (tracked && to != collections.WorkCanceled)) {
		wanted.SetShippedAt(s.Now())
	}
	delivered := wanted.DownloadGrantID() != "" && wanted.DownloadGrantID() != stored.DownloadGrantID()
	p := &BookingPlan{}
	if from != to {
		wanted.SetCompletedAt(time.Time{})
		if to == collections.WorkCompleted || to == collections.WorkCanceled {
			wanted.SetCompletedAt(s.Now())
		}
		p.then(func(ctx context.Context, tx core.App) error {
			return s.journal(ctx, tx, "work."+string(to), collections.FulfillmentOrders, wanted.Id, string(from), string(to), "")
		})
	}
	if to == collections.WorkCompleted && (from != to || delivered) {
		p.then(func(ctx context.Context, tx core.App) error { return s.noticeDelivered(ctx, tx, wanted, delivered) })
	}
	return p, nil
}

func checkTracking(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || !strings.EqualFold(u.Scheme, "https") || u.Host == "" || u.User != nil || len(text) > 2000 || strings.ContainsAny(text, " \t\r\n") {
		return FailField("shipping_tracking_url", "invalid", "The tracking link must be an https address.")
	}
	return nil
}

// workFacts are a work order's facts for its buyer or its seller.
func (s *Service) workFacts(tx core.App, w *collections.FulfillmentOrder, audience string) (factWorkOrder, *collections.Profile, error) {
	f := factWorkOrder{WorkID: w.Id, Audience: audience, DeliveryMode: string(w.DeliveryMode()), DueAt: timePtr(w.DueAt()), CustomerRequest: w.CustomerRequest()}
	buyer, err := personOf(tx, w.CustomerAccountID())
	if err != nil {
		return f, nil, err
	}
	to := buyer
	if audience == "seller" {
		if to, err = collections.FindProfile(tx, w.SellerID()); err != nil {
			return f, nil, err
		}
		f.Customer = displayName(buyer)
	}
	f.Name = displayName(to)
	if w.OrderItemID() != "" {
		it, err := collections.FindOrderItem(tx, w.OrderItemID())
		if err != nil {
			return f, nil, err
		}
		f.Product = it.ProductNameSnapshot()
		if f.OrderPublicID, err = collections.PublicIDOfItem(tx, it.Id); collections.IgnoreNoRows(err) != nil {
			return f, nil, err
		}
	}
	return f, to, nil
}

// noticeWork tells buyer and seller that there is work to deliver.
func (s *Service) noticeWork(ctx context.Context, tx core.App, w *collections.FulfillmentOrder) error {
	key := "fulfillment-order-requested-" + w.Id
	for _, audience := range []string{"", "seller"} {
		f, to, err := s.workFacts(tx, w, audience)
		if err != nil {
			return err
		}
		if err := s.QueueNotice(ctx, tx, Notice{Kind: NoticeWorkRequested, Key: key, ProfileID: to.Id, Facts: f}); err != nil {
			return err
		}
		key += "-seller"
	}
	return nil
}

// noticeDelivered tells the buyer what was delivered. A further file has a mail of its own.
func (s *Service) noticeDelivered(ctx context.Context, tx core.App, w *collections.FulfillmentOrder, newFile bool) error {
	f, to, err := s.workFacts(tx, w, "")
	if err != nil {
		return err
	}
	f.DeliveryNotes, f.ShippedAt, f.Carrier, f.TrackingNumber, f.TrackingURL = w.DeliveryNotes(), timePtr(w.ShippedAt()), w.ShippingCarrier(), w.ShippingTrackingNumber(), w.ShippingTrackingURL()
	key := "fulfillment-order-delivered-" + w.Id
	if w.DownloadGrantID() != "" {
		g, err := collections.FindDownloadGrant(tx, w.DownloadGrantID())
		if err != nil {
			return err
		}
		a, err := collections.FindDigitalAsset(tx, g.AssetID())
		if err != nil {
			return err
		}
		f.Files = []factFile{{a.Title(), a.VersionLabel(), a.FileName(), a.FileSizeBytes()}}
		if _, err := collections.FindEmailByKey(tx, key); err == nil && newFile {
			key += "-" + g.Id
		}
	}
	return s.QueueNotice(ctx, tx, Notice{Kind: NoticeWorkDelivered, Key: key, ProfileID: to.Id, Facts: f})
}
