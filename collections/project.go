package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// Projects is the collection of Project records.
const Projects = "projects"

// Project is what a member is building.
type Project struct{ core.BaseRecordProxy }

// NewProject returns an unsaved Project with a fresh id.
func NewProject(app core.App) (*Project, error) {
	r, err := newRecord(app, Projects)
	if err != nil {
		return nil, err
	}
	return AsProject(r), nil
}

// AsProject returns r as a typed Project; r must be a record of that collection.
func AsProject(r *core.Record) *Project {
	x := &Project{}
	x.SetProxyRecord(r)
	return x
}

// FindProject returns the Project with that id, or sql.ErrNoRows.
func FindProject(app core.App, id string) (*Project, error) {
	return findByID[Project](app, Projects, id)
}

func (p *Project) OwnerID() string     { return p.GetString("owner") }
func (p *Project) SetOwnerID(v string) { p.Set("owner", v) }

func (p *Project) Name() string     { return p.GetString("name") }
func (p *Project) SetName(v string) { p.Set("name", v) }

func (p *Project) Slug() string     { return p.GetString("slug") }
func (p *Project) SetSlug(v string) { p.Set("slug", v) }

func (p *Project) Summary() string     { return p.GetString("summary") }
func (p *Project) SetSummary(v string) { p.Set("summary", v) }

func (p *Project) Status() ProjectStatus     { return ProjectStatus(p.GetString("status")) }
func (p *Project) SetStatus(v ProjectStatus) { p.Set("status", string(v)) }

// MonthlyRecurringRevenue is decimal string with two places.
func (p *Project) MonthlyRecurringRevenue() string     { return p.GetString("monthly_recurring_revenue") }
func (p *Project) SetMonthlyRecurringRevenue(v string) { p.Set("monthly_recurring_revenue", v) }

// TargetLaunchDate is YYYY-MM-DD or empty.
func (p *Project) TargetLaunchDate() string     { return p.GetString("target_launch_date") }
func (p *Project) SetTargetLaunchDate(v string) { p.Set("target_launch_date", v) }
