package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Suppressions is the collection of Suppression records.
const Suppressions = "suppressions"

// Suppression is an address that mail no longer goes to.
type Suppression struct{ core.BaseRecordProxy }

// NewSuppression returns an unsaved Suppression with a fresh id.
func NewSuppression(app core.App) (*Suppression, error) {
	r, err := newRecord(app, Suppressions)
	if err != nil {
		return nil, err
	}
	return AsSuppression(r), nil
}

// AsSuppression returns r as a typed Suppression; r must be a record of that collection.
func AsSuppression(r *core.Record) *Suppression {
	x := &Suppression{}
	x.SetProxyRecord(r)
	return x
}

// FindSuppression returns the Suppression with that id, or sql.ErrNoRows.
func FindSuppression(app core.App, id string) (*Suppression, error) {
	return findByID[Suppression](app, Suppressions, id)
}

func (s *Suppression) Address() string     { return s.GetString("address") }
func (s *Suppression) SetAddress(v string) { s.Set("address", v) }

func (s *Suppression) Cause() SuppressionCause     { return SuppressionCause(s.GetString("cause")) }
func (s *Suppression) SetCause(v SuppressionCause) { s.Set("cause", string(v)) }

func (s *Suppression) Detail() string     { return s.GetString("detail") }
func (s *Suppression) SetDetail(v string) { s.Set("detail", v) }

func (s *Suppression) SuppressedAt() time.Time     { return s.GetDateTime("suppressed_at").Time() }
func (s *Suppression) SetSuppressedAt(v time.Time) { s.Set("suppressed_at", dateTime(v)) }

func (s *Suppression) LiftedAt() time.Time     { return s.GetDateTime("lifted_at").Time() }
func (s *Suppression) SetLiftedAt(v time.Time) { s.Set("lifted_at", dateTime(v)) }
