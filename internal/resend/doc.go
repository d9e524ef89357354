// Package resend sends mail through Resend and reads Resend's webhooks. It is the
// only place that knows Resend's SDK, words and error names.
//
//	mailer.go    one message out, under its idempotency key
//	fault.go     what an answer (or none) means: permanent, unknown, outage, slow down
//	pace.go      at most so many requests a second, longer after a 429
//	events.go    a webhook in: delivered, bounced, complained
//	probe.go     what doctor and preflight ask
//	off.go       the mailer of a shop without Resend
//	resendstub   a stand-in for Resend that tests talk to over HTTP
//
// The SDK hides status codes behind strings, so a RoundTripper of our own keeps
// what the answer really was.
package resend
