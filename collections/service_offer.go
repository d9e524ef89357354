package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// ServiceOffers is the collection of ServiceOffer records.
const ServiceOffers = "service_offers"

// ServiceOffer is how a service product is delivered and when it can be booked.
type ServiceOffer struct{ core.BaseRecordProxy }

// NewServiceOffer returns an unsaved ServiceOffer with a fresh id.
func NewServiceOffer(app core.App) (*ServiceOffer, error) {
	r, err := newRecord(app, ServiceOffers)
	if err != nil {
		return nil, err
	}
	return AsServiceOffer(r), nil
}

// AsServiceOffer returns r as a typed ServiceOffer; r must be a record of that collection.
func AsServiceOffer(r *core.Record) *ServiceOffer {
	x := &ServiceOffer{}
	x.SetProxyRecord(r)
	return x
}

// FindServiceOffer returns the ServiceOffer with that id, or sql.ErrNoRows.
func FindServiceOffer(app core.App, id string) (*ServiceOffer, error) {
	return findByID[ServiceOffer](app, ServiceOffers, id)
}

func (s *ServiceOffer) ProductID() string     { return s.GetString("product") }
func (s *ServiceOffer) SetProductID(v string) { s.Set("product", v) }

func (s *ServiceOffer) SessionMinutes() int64     { return int64(s.GetFloat("session_minutes")) }
func (s *ServiceOffer) SetSessionMinutes(v int64) { s.Set("session_minutes", v) }

func (s *ServiceOffer) DeliveryDays() int64     { return int64(s.GetFloat("delivery_days")) }
func (s *ServiceOffer) SetDeliveryDays(v int64) { s.Set("delivery_days", v) }

func (s *ServiceOffer) RevisionCount() int64     { return int64(s.GetFloat("revision_count")) }
func (s *ServiceOffer) SetRevisionCount(v int64) { s.Set("revision_count", v) }

func (s *ServiceOffer) OnboardingInstructions() string     { return s.GetString("onboarding_instructions") }
func (s *ServiceOffer) SetOnboardingInstructions(v string) { s.Set("onboarding_instructions", v) }

func (s *ServiceOffer) Timezone() string     { return s.GetString("timezone") }
func (s *ServiceOffer) SetTimezone(v string) { s.Set("timezone", v) }

func (s *ServiceOffer) Availability() []byte  { return jsonRaw(s.Record, "availability") }
func (s *ServiceOffer) SetAvailability(v any) { s.Set("availability", v) }

func (s *ServiceOffer) BufferMinutes() int64     { return int64(s.GetFloat("buffer_minutes")) }
func (s *ServiceOffer) SetBufferMinutes(v int64) { s.Set("buffer_minutes", v) }

func (s *ServiceOffer) MinNoticeMinutes() int64     { return int64(s.GetFloat("min_notice_minutes")) }
func (s *ServiceOffer) SetMinNoticeMinutes(v int64) { s.Set("min_notice_minutes", v) }

func (s *ServiceOffer) MaxDaysAhead() int64     { return int64(s.GetFloat("max_days_ahead")) }
func (s *ServiceOffer) SetMaxDaysAhead(v int64) { s.Set("max_days_ahead", v) }

func (s *ServiceOffer) BookingPolicy() BookingPolicy {
	return BookingPolicy(s.GetString("booking_policy"))
}
func (s *ServiceOffer) SetBookingPolicy(v BookingPolicy) { s.Set("booking_policy", string(v)) }

func (s *ServiceOffer) DeliveryMode() DeliveryMode     { return DeliveryMode(s.GetString("delivery_mode")) }
func (s *ServiceOffer) SetDeliveryMode(v DeliveryMode) { s.Set("delivery_mode", string(v)) }

func (s *ServiceOffer) Metadata() map[string]any     { return jsonMap(s.Record, "metadata") }
func (s *ServiceOffer) SetMetadata(v map[string]any) { s.Set("metadata", v) }
