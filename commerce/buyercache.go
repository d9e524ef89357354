package commerce

import (
	"sync"
	"time"

	"pocketstarter/collections"
)

// buyerCache keeps who signed in lately, so that a page of theirs does not load the same two
// records at every request. A hook forgets a person whose profile or account was saved; what raw
// SQL changed shows after buyerAge. Callers get copies.
type buyerCache struct {
	mu     sync.Mutex
	known  map[string]cachedBuyer // by Clerk user id
	byID   map[string]string      // profile id -> Clerk user id
	clears uint64                 // of everything: a read that began before must not be kept
}

type cachedBuyer struct {
	Buyer
	until time.Time
}

const (
	maxBuyers = 1000 // of about 6 KB
	buyerAge  = 5 * time.Second
)

// get returns a copy of the person's records, or what put needs to know after the read.
func (c *buyerCache) get(clerkUserID string, now time.Time) (b Buyer, ok bool, since uint64) {
	b, ok, since = c.look(clerkUserID, now)
	if ok {
		b = b.copy()
	}
	return b, ok, since
}

// look is get without the copy: nobody may change these records.
func (c *buyerCache) look(clerkUserID string, now time.Time) (b Buyer, ok bool, since uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.known[clerkUserID]
	if !ok || !now.Before(found.until) {
		return Buyer{}, false, c.clears
	}
	return found.Buyer, true, c.clears
}

// put keeps a copy unless anybody changed since the read began.
func (c *buyerCache) put(b Buyer, since uint64, now time.Time) {
	b = b.copy()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clears != since {
		return
	}
	if c.known == nil || len(c.known) >= maxBuyers {
		c.known, c.byID = map[string]cachedBuyer{}, map[string]string{}
	}
	c.known[b.Profile.ClerkUserID()] = cachedBuyer{b, now.Add(buyerAge)}
	c.byID[b.Profile.Id] = b.Profile.ClerkUserID()
}

func (c *buyerCache) forget(profileID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clears++
	delete(c.known, c.byID[profileID])
	delete(c.byID, profileID)
}

// copy returns the same person in records of their own: callers may change them.
func (b Buyer) copy() Buyer {
	return Buyer{Profile: collections.AsProfile(b.Profile.Fresh()), Account: collections.AsCustomerAccount(b.Account.Fresh())}
}

// PersonChanged makes the next request of a person read their profile and account anew. Call
// it after the commit of every change to either.
func (s *Service) PersonChanged(profileID string) { s.buyers.forget(profileID) }
