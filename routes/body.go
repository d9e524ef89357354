package routes

import (
	"bytes"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"pocketstarter/commerce"
)

// maxJSON is how large a JSON body may be, in bytes.
const maxJSON = 1 << 20

// nullable is a field whose null means something, such as "no due date". Set tells
// an absent field from one that was given.
type nullable[T any] struct {
	Set   bool
	Null  bool
	Value T
}

// UnmarshalJSONFrom reads null or a T.
func (n *nullable[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	n.Set = true
	if dec.PeekKind() == 'n' {
		n.Null = true
		return dec.SkipValue()
	}
	return json.UnmarshalDecode(dec, &n.Value)
}

func (n *nullable[T]) allowsNull() {}

type nullAllower interface{ allowsNull() }

// readBody reads the request's JSON object into a T, strictly: unknown fields, wrong
// types, null where it means nothing, doubled names and trailing bytes are a
// 400 naming the field; another content type is a 415. Use pointer fields to tell
// absent from empty.
func readBody[T any](e *core.RequestEvent) (T, error) {
	var into T
	raw, err := readJSON(e)
	if err != nil {
		return into, err
	}
	if len(raw) == 0 {
		return into, commerce.Fail(commerce.CodeInvalid, "The request needs a JSON object as its body.")
	}
	return into, decodeStrict(raw, &into)
}

// readOptionalBody is readBody for routes that also work without a body.
func readOptionalBody[T any](e *core.RequestEvent) (T, error) {
	var into T
	raw, err := readJSON(e)
	if err != nil || len(raw) == 0 {
		return into, err
	}
	return into, decodeStrict(raw, &into)
}

// noBody accepts an empty body or an empty object.
func noBody(e *core.RequestEvent) error {
	_, err := readOptionalBody[struct{}](e)
	return err
}

// isMultipart reports whether the request brings a form with files.
func isMultipart(e *core.RequestEvent) bool { return mediaType(e) == "multipart/form-data" }

func mediaType(e *core.RequestEvent) string {
	kind, _, err := mime.ParseMediaType(e.Request.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

func readJSON(e *core.RequestEvent) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(e.Request.Body, maxJSON+1))
	if err != nil {
		if api, ok := errors.AsType[*router.ApiError](err); ok { // the body limit's own 413
			return nil, api
		}
		if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, large
		}
		return nil, commerce.Fail(commerce.CodeInvalid, "The request body could not be read.").WithCause(err)
	}
	if len(raw) > maxJSON {
		return nil, router.NewApiError(http.StatusRequestEntityTooLarge, "The request body is too large.", nil)
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && mediaType(e) != "application/json" {
		return nil, router.NewApiError(http.StatusUnsupportedMediaType, "Send the body as application/json.", nil)
	}
	return raw, nil
}

func decodeStrict[T any](raw []byte, into *T) error {
	if raw[0] != '{' {
		return commerce.Fail(commerce.CodeInvalid, "The request body must be a JSON object.")
	}
	if name := firstNull(raw, reflect.TypeFor[T]()); name != "" {
		return commerce.FailField(name, "null", "%s may not be null.", name)
	}
	err := json.Unmarshal(raw, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	// Our own types report in our own words.
	if fault, ok := errors.AsType[*commerce.Error](err); ok {
		return fault
	}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return semanticFault(semantic)
	}
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok && errors.Is(err, jsontext.ErrDuplicateName) {
		name := fieldName(syntax.JSONPointer)
		return commerce.FailField(name, "duplicate", "%s appears twice.", name).WithCause(err)
	}
	return commerce.Fail(commerce.CodeInvalid, "The request body is not valid JSON.").WithCause(err)
}

func semanticFault(err *json.SemanticError) error {
	name := fieldName(err.JSONPointer)
	if errors.Is(err, json.ErrUnknownName) {
		return commerce.FailField(name, "unknown_field", "%s is not a field of this request.", name).WithCause(err)
	}
	if name == "" {
		return commerce.Fail(commerce.CodeInvalid, "The request body has the wrong form.").WithCause(err)
	}
	return commerce.FailField(name, "invalid_type", "%s must be %s.", name, wanted(err.GoType)).WithCause(err)
}

// fieldName writes a JSON pointer the way people write fields: messages.0.role.
func fieldName(p jsontext.Pointer) string {
	var parts []string
	for token := range p.Tokens() {
		parts = append(parts, token)
	}
	return strings.Join(parts, ".")
}

// wanted says in words what a Go type accepts.
func wanted(t reflect.Type) string {
	if t == nil {
		return "of another type"
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number in range"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number in range, not negative"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "an object"
	}
	return "of another type"
}

// firstNull returns the first top-level member that is null although its field does
// not take null. (json would silently read it as the zero value.)
func firstNull(raw []byte, t reflect.Type) string {
	if t.Kind() != reflect.Struct || !bytes.Contains(raw, []byte("null")) {
		return ""
	}
	var members map[string]jsontext.Value
	if json.Unmarshal(raw, &members) != nil {
		return "" // the strict decoding finds better words
	}
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		value, given := members[name]
		if given && value.Kind() == 'n' && !reflect.PointerTo(field.Type).Implements(reflect.TypeFor[nullAllower]()) {
			return name
		}
	}
	return ""
}
