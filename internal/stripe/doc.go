// Package stripe sells one-time prices through Stripe Checkout. It is the only
// place that knows Stripe's SDK, amounts and event names.
//
//	client.go fault.go   the SDK with our limits; what its errors mean
//	amount.go            our minor units <-> Stripe's, least and most amounts
//	checkout.go          an order -> a Checkout Session
//	refund.go            money back, once per key
//	verifier.go          a webhook's signature
//	decode*.go           event bytes -> commerce.Facts
//	sweep.go             sessions, refunds and disputes for the reconcile
//	stripestub           a stand-in for event flows, which also misbehaves
//
// The payment intent is the payment's external id. A session is made after the
// order's commit, never inside it.
package stripe
