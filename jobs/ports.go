package jobs

import (
	"context"
	"fmt"
	"time"
)

// Attachment is one file of a mail.
type Attachment struct {
	FileName    string
	ContentType string
	Content     []byte
}

// Message is one rendered mail. Its bytes are stored before the first try and
// every try sends the same bytes under the same Key.
type Message struct {
	Key         string // idempotency key
	To          string
	Subject     string
	HTML        string
	Text        string
	Tags        map[string]string
	Attachments []Attachment
}

// Mailer sends one mail. Sending the same Key twice must deliver it once. A
// failure is a *SendError.
type Mailer interface {
	Send(ctx context.Context, m Message) (providerID string, err error)
}

// SendError is why a mail was not (surely) sent.
type SendError struct {
	Reason     string        // one sentence for the operator, without secrets
	Permanent  bool          // trying again cannot help
	Unknown    bool          // it may have been sent: only the same key may try again
	Outage     bool          // the provider is down or unreachable: the queue probes instead of hammering
	RetryAfter time.Duration // the provider's own wish, 0 when it has none
	Err        error
}

func (e *SendError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Reason, e.Err)
	}
	return e.Reason
}

func (e *SendError) Unwrap() error { return e.Err }
