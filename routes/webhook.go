package routes

import (
	"io"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/commerce"
)

type receipt struct {
	Status       string `json:"status"`
	Deduplicated bool   `json:"deduplicated,omitempty"`
}

// webhook stores one event of a provider; applying it is the inbox worker's job. It
// answers 200 only once the event is durable, and 503 where sending it again helps.
func (a *api) webhook(provider string) handler {
	return func(e *core.RequestEvent) error {
		verifier, ok := a.Webhooks[provider]
		if !ok {
			return answer(e, commerce.Fail(commerce.CodeNotFound, "This shop takes no webhooks from there."))
		}
		body, err := io.ReadAll(e.Request.Body)
		if err != nil {
			return answer(e, err) // BodyLimit's own error is 413
		}
		id, err := verifier.Verify(body, e.Request.Header)
		if err != nil {
			return e.BadRequestError("The signature is not valid.", err)
		}
		seen, err := a.Receiver.Do(e.Request.Context(), commerce.Delivery{Provider: provider, ID: id, Payload: body})
		if err != nil {
			return answer(e, unavailable(err))
		}
		a.Received()
		return e.JSON(http.StatusOK, receipt{Status: "ok", Deduplicated: seen})
	}
}

// unavailable turns a failure to store into a 503: the sender keeps the event and tries again.
func unavailable(err error) error {
	if commerce.CodeOf(err) != "" {
		return err
	}
	return commerce.Fail(commerce.CodeUnavailable, "The event could not be stored. Send it again.").WithCause(err)
}
