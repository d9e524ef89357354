package collections

// FindAtMost changes how many accounts a search keeps, and returns what undoes it.
func FindAtMost(n int) func() {
	was := mostFound
	mostFound = n
	return func() { mostFound = was }
}
