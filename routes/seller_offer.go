package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type sellerOfferAnswer struct {
	ID                     string                `json:"id"`
	Product                string                `json:"product"`
	SessionMinutes         int64                 `json:"session_minutes"`
	DeliveryDays           int64                 `json:"delivery_days"`
	RevisionCount          int64                 `json:"revision_count"`
	OnboardingInstructions string                `json:"onboarding_instructions"`
	Timezone               string                `json:"timezone"`
	Availability           commerce.Availability `json:"availability"`
	BufferMinutes          int64                 `json:"buffer_minutes"`
	MinNoticeMinutes       int64                 `json:"min_notice_minutes"`
	MaxDaysAhead           int64                 `json:"max_days_ahead"`
	BookingPolicy          string                `json:"booking_policy"`
	DeliveryMode           string                `json:"delivery_mode"`
	Metadata               map[string]any        `json:"metadata"`
	recordTimes
}

func sellerOfferOf(o *collections.ServiceOffer) sellerOfferAnswer {
	return sellerOfferAnswer{o.Id, o.ProductID(), o.SessionMinutes(), o.DeliveryDays(), o.RevisionCount(), o.OnboardingInstructions(), o.Timezone(), commerce.AvailabilityOf(o),
		o.BufferMinutes(), o.MinNoticeMinutes(), o.MaxDaysAhead(), string(o.BookingPolicy()), string(o.DeliveryMode()), o.Metadata(), stamps(o.Record)}
}

type offerBody struct {
	SessionMinutes         *int64                 `json:"session_minutes"`
	DeliveryDays           *int64                 `json:"delivery_days"`
	RevisionCount          *int64                 `json:"revision_count"`
	BufferMinutes          *int64                 `json:"buffer_minutes"`
	MinNoticeMinutes       *int64                 `json:"min_notice_minutes"`
	MaxDaysAhead           *int64                 `json:"max_days_ahead"`
	OnboardingInstructions *string                `json:"onboarding_instructions"`
	Timezone               *string                `json:"timezone"`
	BookingPolicy          *string                `json:"booking_policy"`
	DeliveryMode           *string                `json:"delivery_mode"`
	Availability           *commerce.Availability `json:"availability"`
	Metadata               map[string]any         `json:"metadata"`
}

func (a *api) sellerGetOffer(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	if p.ProductType() != collections.ProductService {
		return answer(e, commerce.Fail(commerce.CodeInvalid, "Only a product of type service has an offer."))
	}
	o, err := collections.FindOfferByProduct(a.app, p.Id)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, sellerOfferOf(o))
}

func (a *api) sellerPutOffer(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := readBody[offerBody](e)
	if err != nil {
		return answer(e, err)
	}
	o, err := a.Shop.PutOffer(act(e), a.app, p, commerce.OfferInput{SessionMinutes: b.SessionMinutes, DeliveryDays: b.DeliveryDays, RevisionCount: b.RevisionCount, BufferMinutes: b.BufferMinutes,
		MinNoticeMinutes: b.MinNoticeMinutes, MaxDaysAhead: b.MaxDaysAhead, OnboardingInstructions: b.OnboardingInstructions, Timezone: b.Timezone, BookingPolicy: b.BookingPolicy,
		DeliveryMode: b.DeliveryMode, Availability: b.Availability, Metadata: b.Metadata})
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, sellerOfferOf(o))
}
