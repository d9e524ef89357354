package sandbox

// Card is one of the two saved demo cards that everybody has.
type Card struct {
	ID, Brand, Last4 string
	Declines         bool
}

var (
	goodCard = Card{ID: "cpm_sandboxgood4242", Brand: "visa", Last4: "4242"}
	badCard  = Card{ID: "cpm_sandboxdecline0002", Brand: "visa", Last4: "0002", Declines: true}
)

// cards are the saved demo cards, the good one first.
var cards = []Card{goodCard, badCard}

// cardByID returns the card, the good one for an unknown id.
func cardByID(id string) Card {
	if id == badCard.ID {
		return badCard
	}
	return goodCard
}

func knownCard(id string) bool { return id == goodCard.ID || id == badCard.ID }
