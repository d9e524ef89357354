package commerce

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// ProjectInput is what a person may say of a project; a nil field stays as it is.
type ProjectInput struct {
	Name    *string // 1 to 160 characters
	Slug    *string // made from the name when absent
	Summary *string // at most 5000 characters
	Status  *string // idea, building, live, paused
	Revenue *string // decimal with at most two places, not negative
	Launch  *string // YYYY-MM-DD, empty for none
}

// CreateProject makes a project of a person. A slug they use already is CodeInvalid on the field.
func (s *Service) CreateProject(ctx context.Context, app core.App, ownerID string, in ProjectInput) (*collections.Project, error) {
	var p *collections.Project
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = collections.NewProject(tx); err != nil {
			return err
		}
		p.SetOwnerID(ownerID)
		p.SetStatus(collections.ProjectIdea)
		p.SetMonthlyRecurringRevenue("0.00")
		if in.Name == nil {
			return FailField("name", "required", "name is required.")
		}
		return s.fillProject(ctx, tx, p, in)
	})
	return p, err
}

// UpdateProject changes a person's own project; anybody else's is CodeNotFound. The slug stays
// unless it is named.
func (s *Service) UpdateProject(ctx context.Context, app core.App, ownerID, id string, in ProjectInput) (*collections.Project, error) {
	var p *collections.Project
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = ownProject(tx, ownerID, id); err != nil {
			return err
		}
		return s.fillProject(ctx, tx, p, in)
	})
	return p, err
}

// DeleteProject deletes a person's own project.
func (s *Service) DeleteProject(ctx context.Context, app core.App, ownerID, id string) error {
	return app.RunInTransaction(func(tx core.App) error {
		p, err := ownProject(tx, ownerID, id)
		if err != nil {
			return err
		}
		return tx.DeleteWithContext(ctx, p)
	})
}

func ownProject(app core.App, ownerID, id string) (*collections.Project, error) {
	p, err := collections.FindProject(app, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && p.OwnerID() != ownerID {
		return nil, Fail(CodeNotFound, "There is no such project.")
	}
	return p, err
}

// OwnProject returns a person's own project; anybody else's is CodeNotFound.
func (s *Service) OwnProject(app core.App, ownerID, id string) (*collections.Project, error) {
	return ownProject(app, ownerID, id)
}

var revenueShape = regexp.MustCompile(`^(\d{1,10})(\.(\d{1,2}))?$`)

func (s *Service) fillProject(ctx context.Context, tx core.App, p *collections.Project, in ProjectInput) error {
	if in.Name != nil {
		name, err := oneLine("name", *in.Name, 160)
		if err != nil {
			return err
		}
		if name == "" {
			return FailField("name", "required", "name is required.")
		}
		p.SetName(name)
	}
	if in.Summary != nil {
		if len([]rune(*in.Summary)) > 5000 {
			return FailField("summary", "too_long", "summary may have 5000 characters at most.")
		}
		p.SetSummary(strings.TrimSpace(*in.Summary))
	}
	if in.Status != nil {
		switch v := collections.ProjectStatus(*in.Status); v {
		case collections.ProjectIdea, collections.ProjectBuilding, collections.ProjectLive, collections.ProjectPaused:
			p.SetStatus(v)
		default:
			return FailField("status", "invalid_choice", "status must be idea, building, live or paused.")
		}
	}
	if in.Revenue != nil {
		m := revenueShape.FindStringSubmatch(*in.Revenue)
		if m == nil {
			return FailField("monthly_recurring_revenue", "invalid", "monthly_recurring_revenue must be a decimal with at most two places, not negative.")
		}
		p.SetMonthlyRecurringRevenue(m[1] + "." + (m[3] + "00")[:2])
	}
	if in.Launch != nil {
		if _, err := time.Parse(time.DateOnly, *in.Launch); err != nil && *in.Launch != "" {
			return FailField("target_launch_date", "invalid", "target_launch_date must be a day such as 2026-12-24.")
		}
		p.SetTargetLaunchDate(*in.Launch)
	}
	if err := projectSlug(tx, p, in.Slug); err != nil {
		return err
	}
	return save(ctx, tx, p)
}

func projectSlug(tx core.App, p *collections.Project, said *string) error {
	if said == nil || strings.TrimSpace(*said) == "" {
		if p.Slug() != "" {
			return nil
		}
		name := p.Name()
		said = &name
	}
	slug := Slugify(*said, 180)
	if slug == "" {
		return FailField("slug", "invalid", "The slug needs letters or digits.")
	}
	other, err := collections.FindProjectBySlug(tx, p.OwnerID(), slug)
	if err == nil && other.Id != p.Id {
		return FailField("slug", "taken", "You have a project with this slug.")
	}
	p.SetSlug(slug)
	return collections.IgnoreNoRows(err)
}
