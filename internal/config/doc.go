// Package config reads the settings of the product once, at start, and hands out
// typed values. Nothing else in the program looks at the environment.
//
//	variables*.go  every variable: name, default, effect, and how its text is read
//	parse.go       booleans, numbers, rates, URLs, address lists
//	rules.go       what live refuses, and what only deserves a warning
//	directory.go   the data directory remembers whether it is a sandbox or a live shop
//	site.go        what depends on the address really listened on
//	starter.go     variables of the Django starter that are still set
//	render.go      .env.example and the table in docs/07-deploy.md, made from the same list
//
// Load never stops at the first fault: it reads everything, reports every fault
// by the variable's name, and never repeats the value of a secret.
package config
