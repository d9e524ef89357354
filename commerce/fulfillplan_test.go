package commerce

import (
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// TestWhatALineOwes is the table of contract section 8, "What a line gives": two units of each line.
func TestWhatALineOwes(t *testing.T) {
	now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	file, digital := []AssetSnapshot{{Asset: "a1", Title: "The book"}}, OfferSnapshot{ProductType: "digital"}
	lines := core.NewBaseCollection(collections.OrderItems)
	lines.Fields.Add(&core.JSONField{Name: "features_snapshot"})
	tests := []struct {
		name     string
		period   collections.BillingPeriod
		features []string
		files    []AssetSnapshot
		offer    OfferSnapshot

		entitlements, grants, bookings, work int
		mode                                 string // how the work is delivered
	}{
		{name: "a file", files: file, offer: digital, grants: 1},
		{name: "a feature", features: []string{"library"}, offer: digital, entitlements: 1},
		{name: "both", features: []string{"library"}, files: file, offer: digital, entitlements: 1, grants: 1},
		{name: "nothing yet", offer: digital, work: 2},
		{name: "a month of it", period: collections.PeriodMonthly, features: []string{"library"}, files: file, offer: digital},
		{name: "a session", offer: OfferSnapshot{ProductType: "service", Offer: "o1", DeliveryMode: "meeting"}, bookings: 2},
		{name: "a session and a file", files: file, offer: OfferSnapshot{ProductType: "service", Offer: "o1", DeliveryMode: "meeting"}, grants: 1, bookings: 2},
		{name: "work that is posted", offer: OfferSnapshot{ProductType: "service", Offer: "o1", DeliveryMode: "physical_shipped", DeliveryDays: 7}, work: 2, mode: "physical_shipped"},
		{name: "a service without an offer", offer: OfferSnapshot{ProductType: "service"}, work: 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			it := &collections.OrderItem{}
			it.SetProxyRecord(core.NewRecord(lines))
			if tt.period == "" {
				tt.period = collections.PeriodOneTime
			}
			it.SetQuantity(2)
			it.SetBillingPeriodSnapshot(tt.period)
			it.SetFeaturesSnapshot(tt.features)
			it.SetAssetsSnapshot(jsonOf(tt.files))
			it.SetOfferSnapshot(jsonOf(tt.offer))
			owed := planFulfillment(nil, []collections.Line{it.Line()}, now)
			require.Len(t, owed.entitlements, tt.entitlements)
			require.Len(t, owed.grants, tt.grants)
			require.Len(t, owed.bookings, tt.bookings)
			require.Len(t, owed.work, tt.work)
			for _, g := range owed.grants {
				require.EqualValues(t, 2*downloadsPerUnit, g.maxDownloads)
			}
			for i, w := range owed.work {
				require.EqualValues(t, i+1, w.unit)
				require.Equal(t, tt.mode, w.offer.DeliveryMode)
				require.Equal(t, tt.offer.DeliveryDays > 0, w.due.Equal(now.AddDate(0, 0, 7)))
			}
		})
	}
}
