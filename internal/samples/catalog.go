package samples

import "pocketstarter/commerce"

func ptr[T any](v T) *T { return &v }

// catalog is what a new shop sells: two downloads, three plans and a service with slots.
func catalog() []sample {
	office := []commerce.Window{{"09:00", "12:00"}, {"13:00", "17:00"}}
	return []sample{
		{
			name: "Weaver's Pattern Book", slug: "weavers-pattern-book", kind: "digital",
			tagline:     "Forty drafts for a four-shaft loom, ready to print",
			description: "Forty weaving drafts from plain twills to overshot, each on one page with threading, tie-up and treadling.\n\nYou get the book as a text file that any e-reader opens, and the drafts as a table for your own planning.",
			features:    []string{"pattern_library"},
			prices:      []samplePrice{{name: "The book", period: "one_time", cents: 2900}},
			files: []sampleFile{
				{"Pattern book", "weavers-pattern-book.txt", "text/plain", "v1.2"},
				{"Drafts as a table", "drafts.csv", "text/csv", "v1.2"},
			},
		},
		{
			name: "Natural Dye Recipes", slug: "natural-dye-recipes", kind: "digital",
			tagline:     "Twelve colors from plants you can grow",
			description: "Twelve tested recipes with mordants, timings and what to expect from hard and soft water.",
			prices:      []samplePrice{{name: "Recipe cards", period: "one_time", cents: 1200}},
			files:       []sampleFile{{"Recipe cards", "natural-dye-recipes.txt", "text/plain", "v2"}},
		},
		{
			name: "Free", slug: "free", kind: "digital", tagline: "Read along", description: "The public notes of the studio.",
			features: []string{"community"},
			prices:   []samplePrice{{name: "Free", period: "monthly", cents: 0, plan: "cplan_sandbox_free"}},
		},
		{
			name: "Plus", slug: "plus", kind: "digital", tagline: "A new pattern every month", description: "One new pattern each month, and reminders when your loom should be warped again.",
			features: []string{"plus", "reminders", "reports"},
			prices:   []samplePrice{{name: "Plus, monthly", period: "monthly", cents: 900, plan: "cplan_sandbox_plus"}},
			files:    []sampleFile{{"This month's pattern", "monthly-pattern.txt", "text/plain", "current"}},
		},
		{
			name: "Pro", slug: "pro", kind: "digital", tagline: "For people who sell what they weave", description: "Everything in Plus, with commercial use of all patterns and help when you are stuck.",
			features: []string{"pro", "ai_coach", "priority_support", "reminders", "reports"},
			prices:   []samplePrice{{name: "Pro, monthly", period: "monthly", cents: 1900, plan: "cplan_sandbox_pro"}},
			files:    []sampleFile{{"This month's pattern", "monthly-pattern.txt", "text/plain", "current"}},
		},
		{
			name: "An Hour at the Loom", slug: "an-hour-at-the-loom", kind: "service",
			tagline:     "One hour of your questions, by video",
			description: "Bring a project, a problem or a first idea. We look at it together, and you leave with a plan.",
			prices:      []samplePrice{{name: "One hour", period: "one_time", cents: 7500}},
			offer: &commerce.OfferInput{
				SessionMinutes: ptr(int64(60)), DeliveryDays: ptr(int64(14)), BufferMinutes: ptr(int64(15)), MinNoticeMinutes: ptr(int64(120)), MaxDaysAhead: ptr(int64(60)),
				OnboardingInstructions: ptr("Send a photo of what you are working on a day before."), Timezone: ptr("Europe/Lisbon"),
				Availability: &commerce.Availability{Weekly: commerce.Weekly{Mon: office, Tue: office, Wed: office, Thu: office, Fri: office}},
			},
		},
	}
}
