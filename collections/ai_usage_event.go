package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// AIUsageEvents is the collection of AIUsageEvent records.
const AIUsageEvents = "ai_usage_events"

// AIUsageEvent is a line of the usage ledger.
type AIUsageEvent struct{ core.BaseRecordProxy }

// NewAIUsageEvent returns an unsaved AIUsageEvent with a fresh id.
func NewAIUsageEvent(app core.App) (*AIUsageEvent, error) {
	r, err := newRecord(app, AIUsageEvents)
	if err != nil {
		return nil, err
	}
	return AsAIUsageEvent(r), nil
}

// AsAIUsageEvent returns r as a typed AIUsageEvent; r must be a record of that collection.
func AsAIUsageEvent(r *core.Record) *AIUsageEvent {
	x := &AIUsageEvent{}
	x.SetProxyRecord(r)
	return x
}

// FindAIUsageEvent returns the AIUsageEvent with that id, or sql.ErrNoRows.
func FindAIUsageEvent(app core.App, id string) (*AIUsageEvent, error) {
	return findByID[AIUsageEvent](app, AIUsageEvents, id)
}

func (a *AIUsageEvent) RequestID() string     { return a.GetString("request_id") }
func (a *AIUsageEvent) SetRequestID(v string) { a.Set("request_id", v) }

func (a *AIUsageEvent) CustomerAccountID() string     { return a.GetString("customer_account") }
func (a *AIUsageEvent) SetCustomerAccountID(v string) { a.Set("customer_account", v) }

func (a *AIUsageEvent) SubscriptionID() string     { return a.GetString("subscription") }
func (a *AIUsageEvent) SetSubscriptionID(v string) { a.Set("subscription", v) }

func (a *AIUsageEvent) Metric() UsageMetric     { return UsageMetric(a.GetString("metric")) }
func (a *AIUsageEvent) SetMetric(v UsageMetric) { a.Set("metric", string(v)) }

func (a *AIUsageEvent) Direction() UsageDirection     { return UsageDirection(a.GetString("direction")) }
func (a *AIUsageEvent) SetDirection(v UsageDirection) { a.Set("direction", string(v)) }

func (a *AIUsageEvent) Amount() int64     { return int64(a.GetFloat("amount")) }
func (a *AIUsageEvent) SetAmount(v int64) { a.Set("amount", v) }

func (a *AIUsageEvent) Provider() string     { return a.GetString("provider") }
func (a *AIUsageEvent) SetProvider(v string) { a.Set("provider", v) }

func (a *AIUsageEvent) ModelName() string     { return a.GetString("model_name") }
func (a *AIUsageEvent) SetModelName(v string) { a.Set("model_name", v) }

func (a *AIUsageEvent) PeriodStart() time.Time     { return a.GetDateTime("period_start").Time() }
func (a *AIUsageEvent) SetPeriodStart(v time.Time) { a.Set("period_start", dateTime(v)) }

func (a *AIUsageEvent) PeriodEnd() time.Time     { return a.GetDateTime("period_end").Time() }
func (a *AIUsageEvent) SetPeriodEnd(v time.Time) { a.Set("period_end", dateTime(v)) }

func (a *AIUsageEvent) State() UsageState     { return UsageState(a.GetString("state")) }
func (a *AIUsageEvent) SetState(v UsageState) { a.Set("state", string(v)) }

// ExpiresAt is when a reservation nobody settled is released.
func (a *AIUsageEvent) ExpiresAt() time.Time     { return a.GetDateTime("expires_at").Time() }
func (a *AIUsageEvent) SetExpiresAt(v time.Time) { a.Set("expires_at", dateTime(v)) }
