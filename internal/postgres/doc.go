// Package postgres keeps a copy of the shop's records in a Postgres database,
// one way only: the shop never reads from it.
//
// SQLite's triggers write every change into mirror_changes (package
// collections). [Mirror.Step] takes the next changes, reads the rows as they are
// now and writes them to Postgres together with the number of the last change
// (the cursor), in one transaction. [Mirror.Backfill] copies whole tables range
// by range and [Mirror.Verify] compares both sides.
//
// One rule carries everything: whoever writes to the mirror first locks the row
// of _mirror_state, and only then reads the shop's data. So no version of a row
// is ever overwritten by an older one, whatever is killed, cut or run twice.
//
//	source.go             a consistent look at the shop: changes, rows, collections
//	schema.go ddl.go      collections -> tables; evolve what is there, drop nothing
//	value.go jsonb.go     one value: checked, as Postgres reads it, as it is hashed
//	hash.go               the same hash of a row on both sides
//	state.go step.go      the locked state; one batch of changes
//	write.go isolate.go   upserts; finding the one row that Postgres refuses
//	backfill.go verify.go whole tables; comparison and repair
//	roles.go views.go     who may read what: views.sql
//	status.go error.go    what the operator reads
//
// The package is the only place for pgx. Every statement works through a pooler
// in transaction mode: nothing is prepared by name, nothing lives in a session.
package postgres
