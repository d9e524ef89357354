package commerce

import (
	"encoding/json"
	"time"

	"pocketstarter/collections"
)

// AssetSnapshot is a file as it was when the order was made. The buyer owns this
// version even after the seller replaced or removed it.
type AssetSnapshot struct {
	Asset          string `json:"asset"`
	Title          string `json:"title"`
	FileName       string `json:"file_name"`
	VersionLabel   string `json:"version_label"`
	FileSizeBytes  int64  `json:"file_size_bytes"`
	ChecksumSHA256 string `json:"checksum_sha256"`
}

// OfferSnapshot is a service as it was when the order was made.
type OfferSnapshot struct {
	Offer          string `json:"offer"` // "" when the service had none
	SessionMinutes int64  `json:"session_minutes"`
	DeliveryDays   int64  `json:"delivery_days"`
	DeliveryMode   string `json:"delivery_mode"`
	ProductType    string `json:"product_type"`
}

// fulfillment is all that a paid order owes. It is a pure function of the order's
// snapshot: the same order always owes the same.
type fulfillment struct {
	first        bool // the order was never paid before: its lines gave nothing yet
	lines        []collections.Line
	entitlements []owedFeature
	grants       []owedGrant
	bookings     []owedUnit
	work         []owedUnit
}

type owedFeature struct {
	line collections.Line
	key  string
}

type owedGrant struct {
	line         collections.Line
	asset        AssetSnapshot
	maxDownloads int64
}

type owedUnit struct {
	line  collections.Line
	unit  int64
	offer OfferSnapshot
	due   time.Time
}

// downloadsPerUnit is how many downloads one bought unit of a file allows.
const downloadsPerUnit = 5

// planFulfillment turns an order's lines into what is owed (contract section 8, "What a
// line gives"). Recurring lines give nothing of their own. No paid line owes nothing:
// without files, features or sessions it is work for the seller.
func planFulfillment(o *collections.Order, lines []collections.Line, now time.Time) fulfillment {
	f := fulfillment{lines: lines}
	for _, l := range lines {
		if l.Period != collections.PeriodOneTime {
			continue
		}
		assets, offer := assetsOf(l), offerOf(l.Offer)
		for _, key := range l.Features {
			f.entitlements = append(f.entitlements, owedFeature{l, key})
		}
		for _, a := range assets {
			f.grants = append(f.grants, owedGrant{l, a, downloadsPerUnit * l.Quantity})
		}
		service := offer.ProductType == string(collections.ProductService)
		if !service && (len(assets) > 0 || len(l.Features) > 0) {
			continue
		}
		meeting := service && offer.Offer != "" && offer.DeliveryMode == string(collections.DeliveryMeeting)
		for unit := int64(1); unit <= l.Quantity; unit++ {
			owed := owedUnit{line: l, unit: unit, offer: offer}
			if offer.DeliveryDays > 0 {
				owed.due = now.AddDate(0, 0, int(offer.DeliveryDays))
			}
			if meeting {
				f.bookings = append(f.bookings, owed)
			} else {
				f.work = append(f.work, owed)
			}
		}
	}
	return f
}

func assetsOf(l collections.Line) []AssetSnapshot {
	var out []AssetSnapshot
	_ = json.Unmarshal(l.Assets, &out)
	return out
}

func offerOf(snapshot []byte) OfferSnapshot {
	var out OfferSnapshot
	_ = json.Unmarshal(snapshot, &out)
	return out
}
