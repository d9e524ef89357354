package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Postgres' codes that mean something to the mirror.
const (
	undefinedTable  = "42P01"
	invalidSchema   = "3F000"
	lockTimeout     = "55P03"
	wrongPassword   = "28P01"
	wrongAuth       = "28000"
	noDatabase      = "3D000"
	noPrivilege     = "42501"
	readOnly        = "25006"
	tooMany         = "53300"
	diskFull        = "53100"
	stillDependents = "2BP01"
)

// otherShop is why a mirror refuses a schema that holds another shop's rows.
type otherShop struct{ schema string }

func (e otherShop) Error() string {
	return fmt.Sprintf("schema %s mirrors another shop: choose another DB_SCHEMA, or drop the schemas %s and %s_private there", e.schema, e.schema, e.schema)
}

func errOtherShop(schema string) error { return otherShop{schema} }

func isCode(err error, codes ...string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && slices.Contains(codes, pg.Code)
}

// fatal reports whether err ends the whole transaction, rather than say that
// Postgres refuses one statement for what is in it.
func fatal(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err != nil
	}
	switch pg.Code[:2] {
	case "08", "25", "40", "53", "55", "57", "58", "XX": // connection, transaction, serialization, resources, locks, shutdown, system
		return true
	}
	return false
}

// Explain says in one sentence what is wrong, without addresses, statements or
// secrets. It returns "" for nil.
func Explain(err error) string {
	if err == nil {
		return ""
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return explainCode(pg)
	}
	if e, ok := errors.AsType[otherShop](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return "The host name in DATABASE_URL is not known."
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "Postgres did not answer in time."
	}
	if errors.Is(err, context.Canceled) {
		return "The shop is stopping."
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return "Postgres cannot be reached: it is down, or host and port in DATABASE_URL are wrong."
	}
	if _, ok := errors.AsType[*net.OpError](err); ok || pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "unexpected EOF") {
		return "The connection to Postgres was cut."
	}
	return err.Error()
}

func explainCode(pg *pgconn.PgError) string {
	switch pg.Code {
	case wrongPassword, wrongAuth:
		return "Postgres refuses the user or the password in DATABASE_URL."
	case noDatabase:
		return "The database named in DATABASE_URL does not exist."
	case noPrivilege:
		return "The user in DATABASE_URL lacks a right: " + pg.Message + "."
	case readOnly:
		return "This Postgres is a read replica: point DATABASE_URL at the primary."
	case tooMany:
		return "Postgres has no connection left for the mirror."
	case diskFull:
		return "The disk of Postgres is full."
	case lockTimeout:
		return "Somebody holds a lock on a mirrored table; the mirror tries again."
	}
	if strings.HasPrefix(pg.Code, "57P") {
		return "Postgres is starting or stopping."
	}
	return fmt.Sprintf("Postgres says: %s (%s).", pg.Message, pg.Code)
}
