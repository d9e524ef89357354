package routes

import (
	"encoding/json/jsontext"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) projectRoutes() []route {
	const one = "/api/projects/{id}"
	return []route{
		{method: http.MethodGet, path: "/api/projects", auth: authUser, handle: a.listProjects},
		{method: http.MethodPost, path: "/api/projects", auth: authUser, handle: a.createProject},
		{method: http.MethodGet, path: one, auth: authUser, handle: a.getProject},
		{method: http.MethodPatch, path: one, auth: authUser, handle: a.updateProject},
		{method: http.MethodDelete, path: one, auth: authUser, handle: a.deleteProject},
	}
}

type projectAnswer struct {
	ID                      string  `json:"id"`
	Name                    string  `json:"name"`
	Slug                    string  `json:"slug"`
	Summary                 string  `json:"summary"`
	Status                  string  `json:"status"`
	MonthlyRecurringRevenue string  `json:"monthly_recurring_revenue"`
	TargetLaunchDate        *string `json:"target_launch_date"`
	recordTimes
}

func projectOf(p *collections.Project) projectAnswer {
	return projectAnswer{p.Id, p.Name(), p.Slug(), p.Summary(), string(p.Status()), p.MonthlyRecurringRevenue(), nullID(p.TargetLaunchDate()), stamps(p.Record)}
}

// decimalText is a decimal given as a string or as a number, kept as it was written.
type decimalText struct{ text *string }

// UnmarshalJSONFrom reads a string or a number.
func (d *decimalText) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	const field = "monthly_recurring_revenue"
	v, err := dec.ReadValue()
	if err != nil {
		return err
	}
	text := string(v)
	switch v.Kind() {
	case '"':
		b, err := jsontext.AppendUnquote(nil, v)
		if err != nil {
			return err
		}
		text = string(b)
	case '0':
	default:
		return commerce.FailField(field, "invalid_type", "%s must be a decimal.", field)
	}
	d.text = &text
	return nil
}

type projectBody struct {
	Name                    *string          `json:"name"`
	Slug                    *string          `json:"slug"`
	Summary                 *string          `json:"summary"`
	Status                  *string          `json:"status"`
	MonthlyRecurringRevenue decimalText      `json:"monthly_recurring_revenue"`
	TargetLaunchDate        nullable[string] `json:"target_launch_date"`
}

func (b projectBody) input() commerce.ProjectInput {
	in := commerce.ProjectInput{Name: b.Name, Slug: b.Slug, Summary: b.Summary, Status: b.Status, Revenue: b.MonthlyRecurringRevenue.text}
	if b.TargetLaunchDate.Set {
		in.Launch = &b.TargetLaunchDate.Value // null is the empty day
	}
	return in
}

func (a *api) listProjects(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	projects, err := collections.PageProjectsOfOwner(a.app, e.Auth.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	items := make([]projectAnswer, len(projects.Rows))
	for i, x := range projects.Rows {
		items[i] = projectOf(x)
	}
	return answerList(e, p, projects.Total, projects.Next, items)
}

func (a *api) createProject(e *core.RequestEvent) error {
	body, err := readBody[projectBody](e)
	if err != nil {
		return answer(e, err)
	}
	p, err := a.Shop.CreateProject(act(e), a.app, e.Auth.Id, body.input())
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusCreated, projectOf(p))
}

func (a *api) getProject(e *core.RequestEvent) error {
	p, err := a.Shop.OwnProject(a.app, e.Auth.Id, e.Request.PathValue("id"))
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, projectOf(p))
}

func (a *api) updateProject(e *core.RequestEvent) error {
	id := e.Request.PathValue("id")
	if _, err := a.Shop.OwnProject(a.app, e.Auth.Id, id); err != nil {
		return answer(e, err)
	}
	body, err := readBody[projectBody](e)
	if err != nil {
		return answer(e, err)
	}
	p, err := a.Shop.UpdateProject(act(e), a.app, e.Auth.Id, id, body.input())
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, projectOf(p))
}

func (a *api) deleteProject(e *core.RequestEvent) error {
	if err := a.Shop.DeleteProject(act(e), a.app, e.Auth.Id, e.Request.PathValue("id")); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}
