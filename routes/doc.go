// Package routes is the HTTP door: it reads a request, asks package commerce, and
// writes the answer. A handler decides nothing that a record hook or a job would
// have to decide as well.
//
// openapi.yaml is written first and says what every route takes and gives; the
// route table (table.go) names each route once, with who may call it and which
// extra limit counts. The edge (edge*.go) is everything that happens before a handler,
// in this order:
//
//	peer       who is really asking: address, scheme and host, trusted proxies only
//	headers    request id, content policy and the other answer headers
//	hosts      allowed Host names; in a sandbox loopback only, and nothing forwarded
//	https      redirect or refusal of plain http
//	cors       configured origins only
//	quiet      4xx answers are written here, so that a flood of them is not logged
//	auth       a verified session token becomes PocketBase's request auth
//	admin      addresses that may reach the admin UI
//	doors      PocketBase's own ways round the rules, closed
//	csrf       cookie-authenticated changes
//	throttle   so many calls a person or address
//
// errors.go turns an error into the one envelope that all answers share; body.go,
// query.go and times.go read and write the wire forms of the contract's section 4.
package routes
