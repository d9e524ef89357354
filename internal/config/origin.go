package config

// Origin returns scheme and host of an address, "" when it has none.
func Origin(address string) string {
	if address == "" {
		return ""
	}
	return originOf(address)
}
