package config

import (
	"sort"
	"strings"
)

// otherNames are read by the scripts or by the SPA's build, not by the binary.
var otherNames = []string{"VITE_", "START_", "BACKEND_", "FRONTEND_", "COMPOSE_", "SHOP_", "DJANGO_", "DRF_"}

// unknownNames warns about names that nothing reads: most are slips of the pen that
// would silently leave a default in force, or a sandbox where a shop was meant. The
// .env file is ours, so every unknown name in it counts; the environment is
// everybody's, so there only what looks like one of ours does.
func unknownNames(path string, file map[string]string, environ []string) Faults {
	known := map[string]bool{}
	for _, v := range Variables() {
		known[v.Name] = true
	}
	for _, old := range starterNames {
		known[old.name] = true
	}
	where := map[string]string{}
	for _, pair := range environ {
		if name, value, _ := strings.Cut(pair, "="); value != "" && !known[name] && nearest(name) != "" {
			where[name] = "the environment"
		}
	}
	for name := range file {
		if !known[name] && (!forOthers(name) || nearest(name) != "") {
			where[name] = path
		}
	}
	var out Faults
	for name, source := range where {
		fix := "Compare it with .env.example; remove it if it is not meant for this program."
		if near := nearest(name); near != "" {
			fix = "Did you mean " + near + "?"
		}
		out = append(out, Fault{
			ID: "config.unknown", Variable: name, Severity: SeverityWarning,
			Cause: "Nothing reads this name of " + source + ".", Fix: fix,
		})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Variable < out[j].Variable })
	return out
}

func forOthers(name string) bool {
	for _, prefix := range otherNames {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// nearest returns the variable that name was probably meant to be, "" for none: at
// most two letters differ (one in a short name), or only the underscores do.
func nearest(name string) string {
	best, least := "", 3
	for _, v := range Variables() {
		d := distance(name, v.Name)
		if strings.ReplaceAll(name, "_", "") == strings.ReplaceAll(v.Name, "_", "") {
			d = 1
		}
		if d < least && (d == 1 || len(v.Name) >= 10) {
			best, least = v.Name, d
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with their neighbor.
func distance(a, b string) int {
	if len(a) > len(b)+2 || len(b) > len(a)+2 {
		return 3
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older := before
		before = row
		row = make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
