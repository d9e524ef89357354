package migrations

// AddChoices is addChoices for the tests.
var AddChoices = addChoices
