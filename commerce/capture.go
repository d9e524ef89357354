package commerce

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// BindCapture keeps the triggers that record every change in step with the
// collections: at every start, and in the transaction that saves a collection.
// Commands that write without serving call collections.EnsureMirrorCapture themselves.
func BindCapture(app core.App) {
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := collections.EnsureMirrorCapture(e.App); err != nil {
			return err
		}
		return e.Next()
	})
	after := func(e *core.CollectionEvent) error {
		if err := e.Next(); err != nil {
			return err
		}
		return collections.EnsureMirrorCapture(e.App)
	}
	app.OnCollectionCreateExecute().BindFunc(after)
	app.OnCollectionUpdateExecute().BindFunc(func(e *core.CollectionEvent) error {
		if err := collections.ReleaseStamp(e.App, e.Collection); err != nil {
			return err
		}
		return after(e)
	})
	app.OnCollectionDeleteExecute().BindFunc(after)
}
