package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
)

// kind is what a column holds, on both sides.
type kind int

const (
	kindText kind = iota
	kindInteger
	kindFloat
	kindBool
	kindTime
	kindJSON
	kindList // several texts
)

// sqlTypes are Postgres' own names, as format_type prints them.
var sqlTypes = [...]string{"text", "bigint", "double precision", "boolean", "timestamp with time zone", "jsonb", "text[]"}

func (k kind) sqlType() string { return sqlTypes[k] }

// definition is the type with the default that equals what SQLite gives existing
// rows when a field is added: so adding a field needs no copying.
func (k kind) definition() string {
	switch k {
	case kindText:
		return "text NOT NULL DEFAULT ''"
	case kindInteger:
		return "bigint NOT NULL DEFAULT 0"
	case kindFloat:
		return "double precision NOT NULL DEFAULT 0"
	case kindBool:
		return "boolean NOT NULL DEFAULT false"
	case kindList:
		return "text[] NOT NULL DEFAULT '{}'"
	default:
		return k.sqlType() // times and JSON: no value is NULL
	}
}

type column struct {
	fieldID string
	name    string // in Postgres
	source  string // in SQLite
	kind    kind
	initial string // what SQLite gives existing rows, where that is not the kind's own
	comment string
}

func (c column) definition() string {
	if c.initial == "" {
		return c.kind.definition()
	}
	return c.kind.definition() + " DEFAULT " + literal(c.initial)
}

type index struct {
	name string
	on   string // the quoted columns, "" when Postgres cannot have it
}

type table struct {
	collectionID string
	collection   string // name in SQLite
	name         string // name in Postgres
	columns      []column
	indexes      []index
	comment      string
}

// newTable derives the table of one collection. Password hashes and token keys
// never leave the shop.
func newTable(c *core.Collection) *table {
	t := &table{collectionID: c.Id, collection: c.Name, name: identifier(c.Name), comment: "Mirror of the shop's collection " + c.Name + ". Written by the mirror only."}
	for _, f := range c.Fields {
		if f.Type() == core.FieldTypePassword || c.IsAuth() && f.GetName() == core.FieldNameTokenKey {
			continue
		}
		col := column{fieldID: f.GetId(), name: identifier(f.GetName()), source: f.GetName(), kind: kindOf(f), comment: describe(f)}
		if _, ok := f.(*core.GeoPointField); ok {
			col.initial = `{"lat": 0, "lon": 0}`
		}
		if col.source == core.FieldNameId {
			t.columns = slices.Insert(t.columns, 0, col)
			continue
		}
		t.columns = append(t.columns, col)
	}
	for _, raw := range c.Indexes {
		if idx := t.newIndex(dbutils.ParseIndex(raw)); idx.on != "" {
			t.indexes = append(t.indexes, idx)
		}
	}
	return t
}

func kindOf(f core.Field) kind {
	switch f := f.(type) {
	case *core.NumberField:
		if f.OnlyInt {
			return kindInteger
		}
		return kindFloat
	case *core.BoolField:
		return kindBool
	case *core.DateField, *core.AutodateField:
		return kindTime
	case *core.JSONField, *core.GeoPointField:
		return kindJSON
	}
	if several, ok := f.(interface{ IsMultiple() bool }); ok && several.IsMultiple() {
		return kindList
	}
	return kindText
}

func describe(f core.Field) string {
	text := f.Type()
	switch f := f.(type) {
	case *core.SelectField:
		text += ": " + strings.Join(f.Values, ", ")
	case *core.RelationField:
		text += " to the collection " + f.CollectionId
	}
	return text
}

var plainName = regexp.MustCompile(`^\w+$`)

// newIndex takes over the columns. Uniqueness stays behind on purpose: the shop
// enforces it, and here two rows that swap a value in one batch would collide.
// Conditions stay behind too: they are written in SQLite's dialect.
func (t *table) newIndex(parsed dbutils.Index) index {
	var on []string
	for _, c := range parsed.Columns {
		i := slices.IndexFunc(t.columns, func(col column) bool { return strings.EqualFold(col.source, c.Name) })
		if !plainName.MatchString(c.Name) || i < 0 {
			return index{}
		}
		expr := quote(t.columns[i].name)
		if strings.EqualFold(c.Collate, "nocase") && t.columns[i].kind == kindText {
			expr = "lower(" + expr + ")"
		}
		if strings.EqualFold(c.Sort, "desc") {
			expr += " DESC"
		}
		on = append(on, expr)
	}
	joined := strings.Join(on, ", ")
	if joined == quote(core.FieldNameId) {
		return index{} // the primary key is one
	}
	return index{name: identifier(t.name + "_" + shortHash(joined) + "_idx"), on: joined}
}

// fingerprint changes whenever anything about the table changes.
func (t *table) fingerprint() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%s|%s\n", t.collectionID, t.collection, t.comment)
	for _, c := range t.columns {
		fmt.Fprintf(&b, " %s|%s|%d|%s\n", c.fieldID, c.source, c.kind, c.comment)
	}
	for _, i := range t.indexes {
		fmt.Fprintf(&b, " %s|%s\n", i.name, i.on)
	}
	return shortHash(b.String())
}

// fingerprint changes whenever any table, or the list of views, changes.
func fingerprint(tables []*table) string {
	var b strings.Builder
	for _, t := range tables {
		b.WriteString(t.fingerprint())
	}
	return shortHash(b.String()) + "/" + policiesPrint
}

// identifier shortens a name to what Postgres keeps of it, without two long
// names becoming one.
func identifier(name string) string {
	if len(name) <= 63 {
		return name
	}
	return name[:54] + "_" + shortHash(name)[:8]
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func literal(text string) string {
	text = strings.ReplaceAll(text, "'", "''")
	if strings.Contains(text, `\`) {
		return " E'" + strings.ReplaceAll(text, `\`, `\\`) + "'"
	}
	return "'" + text + "'"
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
