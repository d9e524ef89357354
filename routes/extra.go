package routes

import "slices"

// ExtraDeps are what the routes outside the revenue loop need.
type ExtraDeps struct {
	Attachment func(fileName string) string // Content-Disposition of a download
}

// extraRoutes are the routes outside the revenue loop.
func (a *api) extraRoutes() []route {
	return slices.Concat(
		a.sellerOrderRoutes(),
		a.sellerEventRoutes(),
	)
}
