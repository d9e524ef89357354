// Package clerk is the shop's side of Clerk: it verifies session tokens, turns
// webhook payloads into commerce facts and asks Clerk's Backend API. It is the only
// place, besides internal/sandbox, which mints, that knows JSON web tokens.
//
//	verifier.go cookies.go claims.go party.go   a request's token -> Identity
//	jwks.go                                     the cached signing keys
//	decode*.go                                  event bytes -> commerce.Facts
//	api*.go                                     Backend API client
//
// The SDK is not used: it accepts tokens without exp and knows neither sts nor
// pla. Sandbox and live differ only in the Issuer and the KeySource.
package clerk
