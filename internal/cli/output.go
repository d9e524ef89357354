package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Failed is the error of a command that ran, said what it found and found fault.
// Exit prints nothing more for it.
type Failed struct{ Reason string }

func (e *Failed) Error() string { return e.Reason }

// Exit prints err, unless a command told it already, and returns the exit code: 0 or 1.
func Exit(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	PrintError(w, err)
	return 1
}

// PrintError prints err, unless a command told it already.
func PrintError(w io.Writer, err error) {
	var told *Failed
	if !errors.As(err, &told) {
		_, _ = fmt.Fprintln(w, err)
	}
}

// output is where a command writes: results to out, progress to err.
type output struct {
	out, err io.Writer
	json     bool
}

// result writes v as JSON when --json was given, else what human writes.
func (o output) result(v any, human func(w io.Writer)) error {
	if !o.json {
		human(o.out)
		return nil
	}
	enc := json.NewEncoder(o.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// line writes v as one line of JSON when --json was given, else the text.
func (o output) line(v any, format string, args ...any) {
	if o.json {
		_ = json.NewEncoder(o.out).Encode(v)
		return
	}
	_, _ = fmt.Fprintf(o.out, format+"\n", args...)
}

// table writes rows in aligned columns.
func table(w io.Writer, head []string, rows [][]string) {
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			if i > 0 {
				_, _ = fmt.Fprint(tw, "\t")
			}
			_, _ = fmt.Fprint(tw, cell)
		}
		_, _ = fmt.Fprintln(tw)
	}
	_ = tw.Flush()
}

// progress returns a receiver of Progress and a function that ends its display: a
// bar on a terminal, else a line at the beginning and at the end of each label.
// With --json it shows nothing.
func (o output) progress() (report func(Progress), end func()) {
	file, isFile := o.err.(*os.File)
	switch {
	case o.json:
		return func(Progress) {}, func() {}
	case isFile && term.IsTerminal(int(file.Fd())):
		return o.bar()
	}
	label, done := "", false
	return func(p Progress) {
		finished := p.Total > 0 && p.Done >= p.Total
		if p.Label == label && (done || !finished) {
			return
		}
		label, done = p.Label, finished
		if p.Total > 0 {
			_, _ = fmt.Fprintf(o.err, "%s: %d of %d\n", p.Label, p.Done, p.Total)
		} else {
			_, _ = fmt.Fprintf(o.err, "%s\n", p.Label)
		}
	}, func() {}
}

func (o output) bar() (func(Progress), func()) {
	var bar *progressbar.ProgressBar
	var now Progress
	end := func() {
		if bar != nil {
			_ = bar.Exit()
			_, _ = fmt.Fprintln(o.err)
		}
	}
	return func(p Progress) {
		total := p.Total
		if total == 0 {
			total = -1 // a spinner
		}
		if bar == nil || p.Label != now.Label || p.Total != now.Total {
			end()
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(o.err), progressbar.OptionSetDescription(p.Label),
				progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionSetPredictTime(false))
		}
		now = p
		_ = bar.Set64(p.Done)
	}, end
}
