package routes

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"net/http"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"pocketstarter/commerce"
)

const (
	unknownFault = "Something went wrong on our side. Try again in a moment."
	notFound     = "There is nothing here under that name."
	defaultRetry = "60" // seconds; where a handler set no Retry-After of its own
)

// statusOf maps each commerce code to its HTTP status, here and nowhere else.
var statusOf = map[commerce.Code]int{
	commerce.CodeInvalid:      http.StatusBadRequest,
	commerce.CodeUnauthorized: http.StatusUnauthorized,
	commerce.CodeForbidden:    http.StatusForbidden,
	commerce.CodeNotFound:     http.StatusNotFound,
	commerce.CodeConflict:     http.StatusConflict,
	commerce.CodeParked:       http.StatusConflict,
	commerce.CodeGone:         http.StatusGone,
	commerce.CodeTooLarge:     http.StatusRequestEntityTooLarge,
	commerce.CodeLocked:       http.StatusLocked,
	commerce.CodeTooMany:      http.StatusTooManyRequests,
	commerce.CodeUnavailable:  http.StatusServiceUnavailable,
	commerce.CodeUpstream:     http.StatusBadGateway,
	commerce.CodeFull:         http.StatusInsufficientStorage,
	commerce.CodeInternal:     http.StatusInternalServerError,
}

// fieldFault is what data.<field> holds in an error answer.
type fieldFault struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// answer turns err into the error answer to return from a handler: status and
// safe message in PocketBase's envelope, data.<field> = {code, message}. What is
// not a commerce.Error, an ApiError or a validation error is a 500 that says
// nothing about its cause. The cause of a 5xx is logged here, once.
func answer(e *core.RequestEvent, err error) error {
	return answerWith(e, err, nil)
}

// answerWith is answer with more entries in data, such as pending_verification.
func answerWith(e *core.RequestEvent, err error, data map[string]any) error {
	if err == nil {
		return nil
	}
	out := envelope(err)
	maps.Copy(out.Data, data)
	if out.Status == http.StatusTooManyRequests && e.Response.Header().Get("Retry-After") == "" {
		e.Response.Header().Set("Retry-After", defaultRetry)
	}
	if out.Status >= http.StatusInternalServerError {
		e.App.Logger().Error("A request failed", "request", peerOf(e).id, "path", e.Request.Pattern, "status", out.Status, "cause", err)
	}
	return out
}

func envelope(err error) *router.ApiError {
	if fault, ok := errors.AsType[*commerce.Error](err); ok {
		return commerceEnvelope(fault)
	}
	if api, ok := errors.AsType[*router.ApiError](err); ok {
		kept := router.NewApiError(api.Status, api.Message, nil)
		maps.Copy(kept.Data, api.Data)
		return kept
	}
	if fields, ok := errors.AsType[validation.Errors](err); ok {
		return router.NewBadRequestError("Some fields are not valid.", fields)
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return router.NewApiError(http.StatusRequestEntityTooLarge, "The request body is too large.", nil)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return router.NewNotFoundError(notFound, nil)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return router.NewApiError(http.StatusServiceUnavailable, "The request took too long. Try again.", nil)
	}
	return router.NewInternalServerError(unknownFault, nil)
}

func commerceEnvelope(fault *commerce.Error) *router.ApiError {
	status, known := statusOf[fault.Code]
	if !known {
		status = http.StatusInternalServerError
	}
	message := fault.Message
	if status == http.StatusInternalServerError {
		message = unknownFault
	}
	out := router.NewApiError(status, message, nil)
	out.Message = message // as it is: NewApiError writes field names with a capital letter
	if fault.Reason != "" {
		out.Data["reason"] = fault.Reason
	}
	for name, field := range fault.Fields {
		out.Data[name] = fieldFault{Code: field.Code, Message: field.Message}
	}
	return out
}
