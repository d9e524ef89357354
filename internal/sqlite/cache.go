package sqlite

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"strings"
)

// How much one connection keeps. Texts beyond maxText are bulk statements that
// rarely come twice.
const (
	maxIdle = 192
	maxText = 8 << 10
)

// cachingConnector wraps SQLite's driver: its connections keep prepared
// statements instead of parsing the same SQL at every call. SQLite itself
// prepares a kept statement again when the schema has changed.
type cachingConnector struct{ driver.Connector }

func (c cachingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := inner.(plainConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks a method that the statement cache needs"), inner.Close())
	}
	return &conn{plainConn: plain, idle: map[string]*list.Element{}, age: list.New()}, nil
}

// plainConn is what SQLite's connections can do.
type plainConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is one connection with its idle statements, newest first in age. It needs
// no lock: package database/sql calls a connection and all that belongs to
// it from one goroutine at a time.
type conn struct {
	plainConn
	idle   map[string]*list.Element
	age    *list.List
	closed bool
	writes bool
}

// BeginTx also gives the connection a writer's cache: of PocketBase's pools only the
// one with a single connection begins transactions.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if !c.writes {
		c.writes = true
		if _, err := c.plainConn.ExecContext(ctx, writerCache, nil); err != nil {
			return nil, err
		}
	}
	return c.plainConn.BeginTx(ctx, opts)
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type kept struct {
	text string
	stmt statement
}

// take gives a statement to its caller alone: a second use of the same
// text at the same time, say while the rows of the first are still being read,
// prepares another.
func (c *conn) take(ctx context.Context, text string) (statement, error) {
	if el, ok := c.idle[text]; ok {
		delete(c.idle, text)
		return c.age.Remove(el).(kept).stmt, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}

// giveBack keeps s for the next caller; whatever does not fit is closed.
func (c *conn) giveBack(text string, s statement) error {
	if _, doubled := c.idle[text]; doubled || c.closed {
		return s.Close()
	}
	c.idle[text] = c.age.PushFront(kept{text, s})
	if c.age.Len() <= maxIdle {
		return nil
	}
	oldest := c.age.Remove(c.age.Back()).(kept)
	delete(c.idle, oldest.text)
	return oldest.stmt.Close()
}

// cacheable is true for reads and writes of rows only: pragmas act while they
// are prepared, and schema statements come once.
func cacheable(text string) bool {
	if len(text) > maxText {
		return false
	}
	text = strings.TrimLeft(text, " \t\r\n")
	for _, verb := range [...]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} {
		if len(text) > len(verb) && strings.EqualFold(text[:len(verb)], verb) {
			return true
		}
	}
	return false
}

// bounded returns the context for one statement. The driver starts a goroutine for every
// statement whose context can end; the writer's statements are short, inside a transaction
// that its own context ends, and many: they do without.
func (c *conn) bounded(ctx context.Context) context.Context {
	if c.writes {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if !cacheable(text) {
		return c.plainConn.ExecContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(c.bounded(ctx), args)
	if err != nil {
		return nil, errors.Join(err, s.Close()) // a failed statement is not worth its state
	}
	return res, c.giveBack(text, s)
}

func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if !cacheable(text) {
		return c.plainConn.QueryContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.QueryContext(c.bounded(ctx), args)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &rows{plainRows: r.(plainRows), conn: c, text: text, stmt: s}, nil
}

// Close closes the kept statements before their connection.
func (c *conn) Close() error {
	c.closed = true
	var errs []error
	for el := c.age.Front(); el != nil; el = el.Next() {
		errs = append(errs, el.Value.(kept).stmt.Close())
	}
	c.idle, c.age = nil, list.New()
	return errors.Join(append(errs, c.plainConn.Close())...)
}

// plainRows is what SQLite's rows can do; PocketBase asks for the column types.
type plainRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// rows returns its statement to the connection when it is closed.
type rows struct {
	plainRows
	conn *conn
	text string
	stmt statement
}

func (r *rows) Close() error {
	if r.stmt == nil {
		return nil
	}
	s := r.stmt
	r.stmt = nil
	if err := r.plainRows.Close(); err != nil {
		return errors.Join(err, s.Close())
	}
	return r.conn.giveBack(r.text, s)
}
