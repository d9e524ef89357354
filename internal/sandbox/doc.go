// Package sandbox is the local stand-in for everything that a shop usually rents:
// Clerk (people, sessions, tokens, billing), a card checkout for one-time orders, an
// inbox for every mail, and a business clock that can be moved forward.
//
// It lives in its own store (sandbox.db in <data dir>/sandbox), never in data.db, and
// tells the shop what happened in the one way real Clerk does: Svix-signed webhooks,
// in Clerk's payload shapes, posted over HTTP to the shop's own endpoint. An event is
// written in the same transaction as the state it reports and is delivered later, so a
// killed process loses neither.
//
//	store, ids, secrets          what is kept, and the keys made once per data directory
//	clock                        business time = machine time + offset, only forward
//	user, session, signin, …     people, as Clerk's Frontend API knows them
//	plan, subscription, engine   what a subscription does as time passes
//	cashier, page                one-time checkout and refunds
//	outgoing, payload            signed webhooks
//	fapi*, backend, panel        the HTTP faces: /__clerk/v1, /__clerk/api/v1, /sandbox
//	driver                       the same steps as Go methods, for demo and tests
//
// Two clocks: times inside payloads are business time; tokens, signatures, codes and
// retries use the machine's. Nothing here exists in live mode.
package sandbox
