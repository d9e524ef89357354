// Package hooks ties saved records to the rules in package commerce, whoever
// saved them: the webhook, the API, a job or an operator in the admin UI.
//
//	orders          update   OrderMove, then its plan in the same transaction
//	orders …        create   refused from outside: an order comes from the shop
//	bookings        save     BookingMove: end, blocked time and sequence, then its plan (mails, returned unit)
//	work orders     update   WorkMove: stamps, then its plan
//	service offers  save     zone and windows must make sense
//	money records   delete   refused: payments, refunds, orders, events, journal …
//	server fields   update   refused from outside, with a sentence that says who owns them
//	prices, products, files   save   subscriptions follow what is sold, in the same transaction
//	products        save     the catalogue in memory is made anew
//	shop, catalog   save     an operator meets the rules of the seller's pages
//	every record    save     text is trimmed; workers wake after the commit
//
// A hook decides nothing. It reads the stored record, asks commerce, lets the
// save go on, and tells commerce what happened.
package hooks
