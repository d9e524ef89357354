package commerce

import (
	"errors"
	"fmt"
)

// Code is the machine's half of an Error. The doors map it to an HTTP status or
// to a state of an inbox row in one place each.
type Code string

// The codes. CodeParked is special to events: the event is kept with its reason
// and tried again when something it waits for appears.
const (
	CodeInvalid      Code = "invalid"      // 400: the input is wrong, Fields may say where
	CodeUnauthorized Code = "unauthorized" // 401
	CodeForbidden    Code = "forbidden"    // 403
	CodeNotFound     Code = "not_found"    // 404: missing or somebody else's
	CodeConflict     Code = "conflict"     // 409: the state does not allow it
	CodeGone         Code = "gone"         // 410: it was there, and its time is over
	CodeTooLarge     Code = "too_large"    // 413: more bytes than are taken
	CodeLocked       Code = "locked"       // 423: another request has hold of it
	CodeTooMany      Code = "too_many"     // 429: a limit or quota is used up
	CodeUnavailable  Code = "unavailable"  // 503: not configured here
	CodeUpstream     Code = "upstream"     // 502: a neighbour failed
	CodeFull         Code = "full"         // 507: the disk has no room
	CodeParked       Code = "parked"       // an event or payment that waits for a decision
	CodeInternal     Code = "internal"     // 500: our fault
)

// FieldError is what is wrong with one field of the input.
type FieldError struct {
	Code    string
	Message string
}

// Error is a failure whose Message may be shown to a buyer.
type Error struct {
	Code    Code
	Message string
	// Reason is a stable word for machines where Code is too coarse, such as
	// "slot_taken" or "awaiting_subscription". May be empty.
	Reason string
	// Fields holds the faults by field name. May be nil.
	Fields map[string]FieldError
	Err    error // cause, for logs only; may be nil
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Message, e.Err)
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Fail returns an Error with a formatted safe message.
func Fail(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// FailField returns a CodeInvalid Error about one field.
func FailField(field, code, format string, args ...any) *Error {
	msg := fmt.Sprintf(format, args...)
	return &Error{Code: CodeInvalid, Message: msg, Fields: map[string]FieldError{field: {Code: code, Message: msg}}}
}

// WithCause returns e with its cause set, for logs.
func (e *Error) WithCause(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// WithReason returns e with its reason set.
func (e *Error) WithReason(reason string) *Error {
	c := *e
	c.Reason = reason
	return &c
}

// CodeOf returns the code of the first Error in err's chain, or "" if there is none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// ReasonOf returns the reason of the first Error in err's chain, or "".
func ReasonOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return ""
}
