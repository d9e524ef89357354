package postgres

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed views.sql
var viewsSQL string

// policiesPrint changes with views.sql, so that a new version of the shop
// brings its own views.
var policiesPrint = shortHash(viewsSQL)

// view is one block of views.sql.
type view struct {
	name   string
	roles  []string // who may select; nobody from a helper
	helper bool     // lives in the private schema
	create string   // with {s} and {p} still in it
	tables []string // the private tables it reads
}

var (
	viewHeader    = regexp.MustCompile(`(?m)^-- (view|helper|private) (\w+): (.*)$`)
	privateTables = regexp.MustCompile(`\{p\}\.(\w+)`)
)

// parseViews takes views.sql apart. Private lists the collections that have no
// view on purpose, each with the reason.
func parseViews(sql string) (views []view, private map[string]string) {
	private = map[string]string{}
	heads := viewHeader.FindAllStringSubmatchIndex(sql, -1)
	for i, h := range heads {
		word, name, rest := sql[h[2]:h[3]], sql[h[4]:h[5]], sql[h[6]:h[7]]
		if word == "private" {
			private[name] = rest
			continue
		}
		end := len(sql)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		v := view{name: name, helper: word == "helper", create: strings.TrimSpace(sql[h[1]:end])}
		if !v.helper {
			v.roles = strings.Split(rest, ", ")
		}
		for _, found := range privateTables.FindAllStringSubmatch(v.create, -1) {
			if !strings.HasPrefix(found[1], "_mirror_") {
				v.tables = append(v.tables, found[1])
			}
		}
		views = append(views, v)
	}
	return views, private
}

func (m *Mirror) viewName(v view) string {
	if v.helper {
		return m.private + "." + quote(v.name)
	}
	return m.schema + "." + quote(v.name)
}

func (m *Mirror) viewSQL(v view) string {
	return strings.NewReplacer("{s}", m.schema, "{p}", m.private).Replace(v.create)
}
