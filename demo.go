package main

import (
	"context"
	"errors"

	"pocketstarter/internal/cli"
)

func demo(context.Context, string, func(cli.DemoStep)) error { return errors.New("not yet") }
