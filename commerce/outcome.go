package commerce

// Change is one thing that an event changed, for the operator's event view.
type Change struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	What   string `json:"what"`
}

// outcome is what applying an event came to.
type outcome struct {
	ignored  bool
	parked   bool
	reason   string // machine word when parked
	detail   string // sentence for the operator
	waitsFor string // what a parked event waits for, "" = a decision
	changes  []Change
}

func ignored(why string) outcome { return outcome{ignored: true, detail: why} }

func changed(entity, id, what string) outcome {
	return outcome{changes: []Change{{entity, id, what}}}
}

// merge joins the outcomes of an event's parts: parked wins over applied, applied over ignored.
func (o outcome) merge(p outcome) outcome {
	switch {
	case p.parked && !o.parked:
		p.changes = append(o.changes, p.changes...)
		return p
	case o.ignored:
		return p
	case p.ignored:
		return o
	}
	o.changes = append(o.changes, p.changes...)
	return o
}
