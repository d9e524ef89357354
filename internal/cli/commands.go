package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"pocketstarter/internal/config"
)

// Options is what the commands need of main.
type Options struct {
	Dir     func() string                  // the data directory, once the flags are parsed
	Load    func() (*config.Config, error) // the configuration with every fault; changes nothing
	Actions Actions
	Version string
	In      io.Reader // answers to questions; nil = os.Stdin
	Err     io.Writer // progress and questions; nil = os.Stderr
	Now     func() time.Time
}

// WithoutApp is the annotation of commands that need no bootstrapped app: main
// executes them directly, so that they neither make nor touch a data directory.
const WithoutApp = "without-app"

// RunsWithoutApp reports whether args (without the program's name) call one of those.
func RunsWithoutApp(root *cobra.Command, args []string) bool {
	cmd, _, err := root.Find(args)
	return err == nil && cmd.Annotations[WithoutApp] != ""
}

// Commands returns the commands beside PocketBase's own.
func Commands(o Options) []*cobra.Command {
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Err == nil {
		o.Err = os.Stderr
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return []*cobra.Command{
		o.checkCommand(), o.doctorCommand(), o.demoCommand(), o.seedCommand(), o.clockCommand(), o.promoteCommand(),
		o.eventsCommand(), o.mirrorCommand(), o.reconcileCommand(), o.auditCommand(), o.backupCommand(),
	}
}

// command returns a leaf with --json and with usage shown for wrong flags only.
func (o Options) command(use, short, example string, run func(cmd *cobra.Command, out output, args []string) error) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: use, Short: short, Example: example,
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return run(cmd, output{out: cmd.OutOrStdout(), err: o.Err, json: asJSON}, args)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

// parent returns a command that only holds others.
func parent(use, short string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no `%s %s`; see `%s --help`", cmd.CommandPath(), args[0], cmd.CommandPath())
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(children...)
	return cmd
}

func withoutApp(cmd *cobra.Command) *cobra.Command {
	cmd.Annotations = map[string]string{WithoutApp: "true"}
	return cmd
}

// missing is the answer of a command whose function was not handed in.
func missing(name string) error {
	return fmt.Errorf("this build has no `%s`", name)
}

// change runs a changing action in the running server or here, showing progress.
func change[A, R any](ctx context.Context, o Options, out output, name string, do Change[A, R], args A) (R, error) {
	var result R
	if do == nil {
		return result, missing(name)
	}
	report, end := out.progress()
	defer end()
	err := Run(ctx, o.Dir(), name, o.Actions.Prepare, erase(do), args, &result, report)
	return result, err
}
