package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"pocketstarter/internal/postgres/pgtest"
)

func pgConn(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), pgtest.Database(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// jsonText generates JSON with what is hard about it: numbers of every form, keys
// that differ in length, double keys, escapes, deep nesting.
func jsonText() *rapid.Generator[string] {
	number := rapid.StringMatching(`-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?`)
	text := rapid.Custom(func(t *rapid.T) string {
		s := strings.Map(func(r rune) rune {
			if r == 0 {
				return -1
			}
			return r
		}, rapid.String().Draw(t, "text"))
		b, _ := json.Marshal(s)
		return string(b)
	})
	var any func(depth int) *rapid.Generator[string]
	any = func(depth int) *rapid.Generator[string] {
		leaf := rapid.OneOf(number, text, rapid.SampledFrom([]string{"true", "false", "null", "{}", "[]", `"\u00e9\/\b\f"`, "-0", "-0.0", "0.00", "1.50e1", "12e-3"}))
		if depth == 0 {
			return leaf
		}
		list := rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[string] { return any(depth - 1) }), 0, 4), func(v []string) string { return "[" + strings.Join(v, " ,") + "]" })
		object := rapid.Custom(func(t *rapid.T) string {
			var pairs []string
			for range rapid.IntRange(0, 5).Draw(t, "pairs") {
				key := rapid.OneOf(text, rapid.SampledFrom([]string{`"a"`, `"b"`, `"aa"`, `"é"`, `""`})).Draw(t, "key")
				pairs = append(pairs, key+":"+any(depth-1).Draw(t, "value"))
			}
			return "{" + strings.Join(pairs, ", ") + "}"
		})
		return rapid.OneOf(leaf, list, object)
	}
	return any(3)
}

// Our canonical JSON is exactly what Postgres prints of the jsonb.
func TestCanonicalJSONIsWhatPostgresPrints(t *testing.T) {
	conn := pgConn(t)
	rapid.Check(t, func(t *rapid.T) {
		s := jsonText().Draw(t, "json")
		want := ""
		if err := conn.QueryRow(context.Background(), "SELECT $1::text::jsonb::text", s).Scan(&want); err != nil {
			t.Fatal(err)
		}
		got, err := canonicalJSON(s)
		if err != nil || got != want {
			t.Fatalf("%q: got %q (%v), Postgres prints %q", s, got, err, want)
		}
	})
	for _, bad := range []string{"{", "nul", "{} {}", "01", `"\u0000"`, `{"\u0000": 1}`, "1e999999", "\"\xff\"", "[1,]", "'x'"} {
		_, err := canonicalJSON(bad)
		require.Error(t, err, bad)
	}
}

// Whatever SQLite holds, a row that is taken arrives as it is hashed here, by COPY as
// by upsert; and a row that is refused is refused with a reason.
func TestEveryValueHashesTheSame(t *testing.T) {
	conn, ctx := pgConn(t), context.Background()
	c := core.NewBaseCollection("things")
	c.Fields.Add(&core.TextField{Name: "words"}, &core.NumberField{Name: "whole", OnlyInt: true}, &core.NumberField{Name: "real"}, &core.BoolField{Name: "yes"},
		&core.DateField{Name: "at"}, &core.JSONField{Name: "more"}, &core.SelectField{Name: "several", MaxSelect: 3, Values: []string{"x"}})
	m := &Mirror{private: "public"}
	tab := newTable(c)
	var lines []string
	for i, col := range tab.columns {
		lines = append(lines, quote(col.name)+" "+col.definition())
		if i == 0 {
			lines[0] += " PRIMARY KEY"
		}
	}
	_, err := conn.Exec(ctx, "CREATE TABLE things ("+strings.Join(lines, ", ")+")")
	require.NoError(t, err)
	raw := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 8), func(b []byte) any { return string(b) }),
		rapid.Map(rapid.Int64(), func(n int64) any { return n }),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }),
		rapid.SampledFrom([]any{math.Inf(1), math.Inf(-1), 1e300, 5e-324, math.Copysign(0, -1), true, false, "", "null", "NULL", `\N`, `a\b"c{,}` + "\n\t\r", "true"}),
		rapid.SampledFrom([]any{"2026-02-28 23:59:59.999Z", "0001-01-01 00:00:00.000Z", "9999-12-31 23:59:59.999Z", "2026-01-01", "1e3", "soon"}),
		rapid.Map(jsonText(), func(s string) any { return s }),
		rapid.SampledFrom([]any{`["a","b\"\\{}"]`, `["", "NULL"]`, `[1]`, "plain"}),
	)
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		values := make([]any, len(tab.columns))
		values[0] = "id"
		for i, col := range tab.columns[1:] {
			values[i+1] = raw.Draw(t, col.name)
			if _, err := newValue(col.kind, values[i+1]); err != nil && rapid.IntRange(0, 9).Draw(t, "keep") > 0 {
				values[i+1] = nil // else hardly any row would be taken
			}
		}
		row := newSourceRow(tab, values, make([]value, len(values)))
		if row.reason != "" {
			return
		}
		taken++
		copied, _ := appendRow(nil, nil, tab, row)
		want, _ := rowHash(nil, tab, row.cells)
		for _, way := range []string{"copy", "upsert"} {
			_, err := conn.Exec(ctx, "TRUNCATE things")
			if err == nil && way == "copy" {
				_, err = conn.PgConn().CopyFrom(ctx, bytes.NewReader(copied), m.copySQL(tab))
			} else if err == nil {
				_, err = conn.Exec(ctx, m.upsertSQL(tab), append([]any{pgx.QueryExecModeExec}, upsertArgs(tab, []sourceRow{row})...)...)
			}
			if err != nil {
				t.Fatalf("%s refuses %#v: %v", way, values, err)
			}
			var got int64
			if err := conn.QueryRow(ctx, "SELECT "+tab.hashExpression()+" FROM things").Scan(&got); err != nil {
				t.Fatal(err)
			}
			if uint64(got) != want {
				t.Fatalf("%s: %#v hashes differently", way, values)
			}
		}
	})
	require.Greater(t, taken, 20)
}

func TestChecksumAddsUpLikePostgres(t *testing.T) {
	var sum checksum
	for range 40 {
		sum.add(1<<60 - 1)
	}
	require.Equal(t, "46116860184273879000", sum.String())
	require.EqualValues(t, 40, sum.rows)
}

func TestParseViews(t *testing.T) {
	sql, err := os.ReadFile("views.sql")
	require.NoError(t, err)
	views, private := parseViews(string(sql))
	require.Greater(t, len(views), 10)
	require.NotEmpty(t, private["journal"])
	for _, v := range views {
		require.True(t, strings.HasPrefix(v.create, "CREATE VIEW {"), v.name)
		require.True(t, strings.HasSuffix(v.create, ";"), v.name)
		require.NotEmpty(t, v.tables, v.name)
		require.NotContains(t, v.create, "*", "%s lists its columns", v.name)
		require.Equal(t, v.helper, len(v.roles) == 0)
	}
}
