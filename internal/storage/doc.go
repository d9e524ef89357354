// Package storage holds what the three stores of sold files have in common: the
// rules for keys, the limits of links, the probe, and the store of a shop that has none.
// The stores are in local, s3 and supabase; one conformance suite tests all three.
//
//	key.go    which object keys exist at all, and how a new one is made
//	link.go   how long a link lives, what a browser calls the file
//	probe.go  put, stat, sign, get, expiry, delete, each with cause and fix
//	off.go    no bucket configured
//
// A store never knows who may have what: commerce decides and hands it a ticket.
// It refuses any key that the rules do not allow, whoever asks.
package storage
