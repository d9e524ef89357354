package sqlite

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"
)

func TestSharedWritesKeepTheirOwnErrors(t *testing.T) {
	app := newApp(t)
	shared := NewShared(app)
	refused := errors.New("refused")
	release := holdConnection(t, app)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			made := ""
			err := shared.Run(t.Context(), func(tx core.App) error {
				made = fmt.Sprint("row", i)
				if _, err := insert(tx, made); err != nil {
					return err
				}
				if i%10 == 0 {
					return refused
				}
				return nil
			})
			require.Equal(t, fmt.Sprint("row", i), made)
			if i%10 == 0 {
				require.Equal(t, refused, err, "the caller's own error, unwrapped")
				return
			}
			require.NoError(t, err)
		})
	}
	time.Sleep(20 * time.Millisecond) // only makes it likely that they meet
	release()
	wg.Wait()
	require.Equal(t, 36, count(t, app))
	require.False(t, shared.Waiting())
	shared.Close()
	require.Error(t, shared.Run(t.Context(), func(core.App) error { return nil }))
}
