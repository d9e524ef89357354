package main

import "embed"

// public is the SPA as built by `make frontend`, or the page that says how to build it.
//
//go:embed all:pb_public
var public embed.FS
