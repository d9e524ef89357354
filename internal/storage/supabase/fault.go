package supabase

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
)

// Reasons of errors, for the probe's advice.
const (
	reasonBucket  = "bucket_missing"
	reasonKeys    = "wrong_keys"
	reasonClock   = "clock_skew"
	reasonNetwork = "unreachable"
	reasonPublic  = "bucket_public"
)

// fault turns an answer into one of our errors. Supabase often answers 400 and writes
// the real status into the body, as a string. Its words are only the cause.
func fault(status int, body []byte) error {
	var said struct {
		StatusCode json.RawMessage `json:"statusCode"`
		Error      string          `json:"error"`
		Message    string          `json:"message"`
	}
	if json.Unmarshal(body, &said) == nil {
		if inner, err := strconv.Atoi(strings.Trim(string(said.StatusCode), `"`)); err == nil && status == http.StatusBadRequest {
			status = inner
		}
	}
	cause := fmt.Errorf("supabase storage: %d %s: %.200s", status, said.Error, said.Message)
	upstream := func(reason, message string) error {
		return commerce.Fail(commerce.CodeUpstream, "%s", message).WithReason(reason).WithCause(cause)
	}
	words := strings.ToLower(said.Error + " " + said.Message)
	switch {
	case strings.Contains(words, "bucket not found"):
		return upstream(reasonBucket, "The storage does not know the bucket.")
	case strings.Contains(words, "exp\" claim") || strings.Contains(words, "iat\" claim"):
		return upstream(reasonClock, "The storage says that this machine's clock or key is out of date.")
	case status == http.StatusUnauthorized, status == http.StatusForbidden,
		strings.Contains(words, "jws"), strings.Contains(words, "jwt"), strings.Contains(words, "unauthorized"):
		return upstream(reasonKeys, "The storage refused our key.")
	case status == http.StatusNotFound:
		return commerce.Fail(commerce.CodeNotFound, "The file is not in the storage.").WithReason("object_missing").WithCause(cause)
	case status == http.StatusConflict:
		return commerce.Fail(commerce.CodeConflict, "There is another file at this place already.").WithReason("object_exists").WithCause(cause)
	case status == http.StatusRequestEntityTooLarge:
		return commerce.FailField("file", "too_large", "The file is larger than the storage takes.").WithCause(cause)
	case strings.Contains(words, "invalid key"), strings.Contains(words, "invalidkey"):
		return commerce.FailField("file_path", "invalid_path", "The storage does not take this file path.").WithCause(cause)
	case status == http.StatusUnsupportedMediaType, strings.Contains(words, "mime type"):
		return commerce.FailField("file", "wrong_type", "The bucket does not take files of this type.").WithCause(cause)
	case status >= 300 && status < 400:
		return upstream(reasonNetwork, "SUPABASE_URL answers with a redirect.")
	}
	return upstream("", "The storage failed.")
}

// unreachable is the error of a call that got no answer. It keeps our own errors that
// a body's reader returned.
func unreachable(err error) error {
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return e
	}
	return commerce.Fail(commerce.CodeUpstream, "The storage cannot be reached.").WithReason(reasonNetwork).WithCause(storage.WithoutQuery(err))
}
