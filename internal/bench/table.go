package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// table collects the lines as they are measured and prints them again together.
type table struct{ lines [][]string }

func (t *table) add(cells ...string) {
	t.lines = append(t.lines, cells)
	fmt.Println("  " + strings.Join(cells, " | "))
}

// rate adds a figure in requests a second. The floors come as name and figure, the
// ratio is to the first.
func (t *table) rate(work string, r result, atLeast string, floors ...floorFigure) {
	figure := fmt.Sprintf("%.0f/s, p50 %s, p99 %s", r.rate(), short(r.at(0.5)), short(r.at(0.99)))
	t.figure(work, figure, r.rate(), atLeast, floors...)
}

type floorFigure struct {
	name string
	rate float64
}

func (t *table) figure(work, figure string, rate float64, atLeast string, floors ...floorFigure) {
	var beside, ratio []string
	for _, f := range floors {
		beside = append(beside, fmt.Sprintf("%s %.0f/s", f.name, f.rate))
		ratio = append(ratio, fmt.Sprintf("%.2f", rate/f.rate))
	}
	t.add(work, figure, atLeast, strings.Join(beside, "; "), strings.Join(ratio, "; "))
}

func (t *table) memory(work string, kilobytes int64, atMost string) {
	t.add(work, fmt.Sprintf("%.0f", float64(kilobytes)/1024), atMost, "", "")
}

func (t *table) print() {
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintf(out, "\nwork\tmeasured\tcontract\tfloor in this run\tratio to it\n")
	for _, cells := range t.lines {
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	_ = out.Flush() // standard output
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }
