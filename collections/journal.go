package collections

import (
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// JournalEntries is the collection of JournalEntry records.
const JournalEntries = "journal"

// JournalEntry is what happened, append-only, without personal data.
type JournalEntry struct{ core.BaseRecordProxy }

// AsJournalEntry returns r as a typed JournalEntry; r must be a record of that collection.
func AsJournalEntry(r *core.Record) *JournalEntry {
	x := &JournalEntry{}
	x.SetProxyRecord(r)
	return x
}

// JournalLine is one line to append.
type JournalLine struct {
	At                         time.Time // business time
	Actor, Action              string
	Entity, EntityID, From, To string
	Cause                      string
}

// AppendJournal writes one line, made at now, without a record: a paid order writes
// several, nothing hangs on their hooks, and a record's save costs twice as much.
func AppendJournal(tx core.App, l JournalLine, now time.Time) error {
	_, err := execute(tx, "INSERT OR FAIL INTO journal (id, at, actor, action, entity, entity_id, `from`, `to`, cause, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		NewID(), DBTime(l.At), l.Actor, l.Action, l.Entity, l.EntityID, l.From, l.To, strings.TrimSpace(l.Cause), DBTime(now), DBTime(now))
	if err != nil {
		return fmt.Errorf("journal %s: %w", l.Action, err)
	}
	return nil
}

func (j *JournalEntry) At() time.Time { return j.GetDateTime("at").Time() }

func (j *JournalEntry) Actor() string { return j.GetString("actor") }

func (j *JournalEntry) Action() string { return j.GetString("action") }

func (j *JournalEntry) Entity() string { return j.GetString("entity") }

func (j *JournalEntry) EntityID() string { return j.GetString("entity_id") }

func (j *JournalEntry) From() string { return j.GetString("from") }

func (j *JournalEntry) To() string { return j.GetString("to") }

func (j *JournalEntry) Cause() string { return j.GetString("cause") }
