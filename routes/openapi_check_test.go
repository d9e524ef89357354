package routes_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/stretchr/testify/require"
)

// spec is openapi.yaml with its validator, built once a test binary: compiling the
// schemas takes longer than any test that uses them.
var spec = sync.OnceValues(func() (validator.Validator, []error) {
	raw, err := os.ReadFile("openapi.yaml")
	if err != nil {
		return nil, []error{err}
	}
	doc, err := libopenapi.NewDocument(raw)
	if err != nil {
		return nil, []error{err}
	}
	return validator.NewValidator(doc, config.WithoutSecurityValidation())
})

func specValidator(t testing.TB) validator.Validator {
	t.Helper()
	v, errs := spec()
	require.Empty(t, errs)
	return v
}

// checked answers one request through h and fails the test unless the pair agrees with
// openapi.yaml: the answer always, the request where it was not refused.
// reqBody is the body as text, "" for none.
func checked(t testing.TB, h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r.Clone(r.Context()))
	checkPair(t, r, body, answer.Result(), answer.Body.Bytes())
	return answer
}

func checkPair(t testing.TB, r *http.Request, reqBody []byte, resp *http.Response, respBody []byte) {
	t.Helper()
	path := r.URL.Path
	documented := strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/dl/") || strings.HasPrefix(path, "/ul/")
	if !documented || strings.HasPrefix(path, "/api/collections/") {
		return
	}
	for _, fault := range specFaults(t, r, reqBody, resp, respBody) {
		t.Errorf("%s %s -> %d does not agree with openapi.yaml: %s\nanswer: %.2000s", r.Method, path, resp.StatusCode, fault, respBody)
	}
}

// specFaults returns what in the pair disagrees with openapi.yaml.
func specFaults(t testing.TB, r *http.Request, reqBody []byte, resp *http.Response, respBody []byte) []string {
	t.Helper()
	v := specValidator(t)
	plain := r.Clone(r.Context())
	if len(plain.URL.Path) > 1 {
		plain.URL.Path = strings.TrimSuffix(plain.URL.Path, "/")
	}
	var faults []string
	add := func(r *http.Request, check func() (bool, []string)) {
		r.Body = io.NopCloser(bytes.NewReader(reqBody))
		if ok, found := check(); !ok {
			faults = append(faults, found...)
		}
	}
	isJSON := strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
	if resp.StatusCode < 400 && (isJSON || len(reqBody) == 0) {
		add(plain, func() (bool, []string) {
			ok, errs := v.ValidateHttpRequestSync(plain)
			return ok, sentences(errs)
		})
	}
	copied := *resp
	copied.Body = io.NopCloser(bytes.NewReader(respBody))
	add(plain, func() (bool, []string) {
		ok, errs := v.ValidateHttpResponse(plain, &copied)
		return ok, sentences(errs)
	})
	return faults
}
