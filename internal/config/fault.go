package config

import (
	"fmt"
	"strings"
)

// Severity says what a Fault does to a start.
type Severity string

// The severities. Only SeverityError refuses a start.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Fault is one thing that is wrong, or worth knowing, about the configuration.
type Fault struct {
	ID       string   `json:"id"`       // stable, for machines: "config.missing"
	Variable string   `json:"variable"` // the variable's name, or the file's or directory's path
	Severity Severity `json:"severity"`
	Cause    string   `json:"cause"` // one sentence, without the value of any secret
	Fix      string   `json:"fix"`   // one sentence
}

// String returns the fault as one line that begins with the variable's name.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s %s [%s]", f.Variable, f.Cause, f.Fix, f.ID)
}

// Faults is the error that Load returns: everything that refuses the start, at once.
type Faults []Fault

// Error returns one line per fault.
func (f Faults) Error() string {
	lines := make([]string, 0, len(f)+1)
	if len(f) == 1 {
		lines = append(lines, "The configuration has 1 fault:")
	} else {
		lines = append(lines, fmt.Sprintf("The configuration has %d faults:", len(f)))
	}
	for _, one := range f {
		lines = append(lines, "  "+one.String())
	}
	return strings.Join(lines, "\n")
}

// Errors returns the faults that refuse a start.
func (f Faults) Errors() Faults {
	var out Faults
	for _, one := range f {
		if one.Severity == SeverityError {
			out = append(out, one)
		}
	}
	return out
}

// err returns f's errors as an error, or nil when there are none.
func (f Faults) err() error {
	if e := f.Errors(); len(e) > 0 {
		return e
	}
	return nil
}
