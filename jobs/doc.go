// Package jobs holds the loops that the clock drives, one file each: the inbox applies
// stored events, the outbox renders and sends mails, the sweep ends what time ends. Each
// loop can be killed at any line and started again: what it has to do is in the database.
package jobs
