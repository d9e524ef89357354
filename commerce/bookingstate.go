package commerce

import (
	"slices"

	"pocketstarter/collections"
)

// bookingMoves lists, for each status, the statuses that may follow it.
var bookingMoves = map[collections.BookingStatus][]collections.BookingStatus{
	collections.BookingRequested: {collections.BookingConfirmed, collections.BookingCanceled},
	collections.BookingHeld:      {collections.BookingConfirmed, collections.BookingCanceled},
	collections.BookingConfirmed: {collections.BookingCompleted, collections.BookingCanceled},
}

// CheckBookingMove tells whether a booking may go from one status to another.
func CheckBookingMove(from, to collections.BookingStatus) error {
	if from == to || slices.Contains(bookingMoves[from], to) {
		return nil
	}
	return Fail(CodeConflict, "A booking that is %s cannot become %s.", from, to)
}

// isLive tells whether a booking with a time keeps others from that time.
func isLive(s collections.BookingStatus) bool {
	return s == collections.BookingRequested || s == collections.BookingHeld || s == collections.BookingConfirmed
}

// workMoves lists, for each status of a work order, the statuses that may follow it. Done
// work may be taken up again: that is a revision.
var workMoves = map[collections.WorkStatus][]collections.WorkStatus{
	collections.WorkRequested:        {collections.WorkInProgress, collections.WorkReadyForDelivery, collections.WorkCompleted, collections.WorkCanceled},
	collections.WorkInProgress:       {collections.WorkRequested, collections.WorkReadyForDelivery, collections.WorkCompleted, collections.WorkCanceled},
	collections.WorkReadyForDelivery: {collections.WorkInProgress, collections.WorkCompleted, collections.WorkCanceled},
	collections.WorkCompleted:        {collections.WorkInProgress},
}

// CheckWorkMove tells whether a work order may go from one status to another.
func CheckWorkMove(from, to collections.WorkStatus) error {
	if from == to || slices.Contains(workMoves[from], to) {
		return nil
	}
	return Fail(CodeConflict, "Work that is %s cannot become %s.", workWord(from), workWord(to))
}

func workWord(s collections.WorkStatus) string {
	switch s {
	case collections.WorkInProgress:
		return "in progress"
	case collections.WorkReadyForDelivery:
		return "ready for delivery"
	}
	return string(s)
}
