package routes

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
)

func (a *api) eraseRoutes() []route {
	return []route{{method: http.MethodDelete, path: "/api/account", auth: authUser, handle: a.deleteAccount, money: true}}
}

// deleteAccount erases the signed-in person.
func (a *api) deleteAccount(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	if err := a.Shop.EraseAccount(act(e), a.app, b); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}
