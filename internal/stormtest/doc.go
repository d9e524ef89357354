// Package stormtest holds tests only. They start the real binary on loopback,
// deliver signed payments to it faster and less politely than any provider does,
// kill it on the way, and compare what it did with a ledger of their own: what
// was acknowledged must have been fulfilled exactly once.
//
// TEST_SIZE=long makes the storm ten times as big.
package stormtest
