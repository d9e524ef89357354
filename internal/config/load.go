package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// LoadOptions says where to look beside the environment.
type LoadOptions struct {
	// EnvFile is the path of a .env file, "" for none; a missing file is no fault.
	// The environment wins over the file.
	EnvFile string
	// Dir is the data directory, whose memory of its mode is checked, "" for none.
	// Nothing in it is changed.
	Dir string
	// Environ is os.Environ(), from which the names of forgotten variables of the
	// Django starter are taken; nil looks only at the known ones.
	Environ []string
}

// Load reads the whole configuration. getenv is os.Getenv. An empty value counts
// as unset. The Config is never nil and its Findings hold everything that was
// found; the error is Faults with everything that refuses a start, or nil.
func Load(getenv func(string) string, o LoadOptions) (*Config, error) {
	file, faults := readEnvFile(o.EnvFile)
	c := &Config{variables: map[string]string{}, Findings: faults}
	for _, v := range Variables() {
		value := strings.TrimSpace(getenv(v.Name))
		if value == "" {
			value = file[v.Name]
		}
		if value != "" {
			c.variables[v.Name] = value
		}
	}
	c.Mode = Sandbox
	for name := range c.variables {
		if strings.HasPrefix(name, "CLERK_") {
			c.Mode = Live
		}
	}
	// The other defaults depend on APP_DEBUG; a bad value is reported below.
	c.Debug, _ = ParseBool(c.variables["APP_DEBUG"])
	c.readAll()
	c.complete()
	c.applyRules()
	if o.Dir != "" {
		c.Findings = append(c.Findings, c.checkDirectory(o.Dir)...)
	}
	c.Findings = append(c.Findings, starterFindings(getenv, o.Environ, file)...)
	c.Findings = append(c.Findings, unknownNames(o.EnvFile, file, o.Environ)...)
	return c, c.Findings.err()
}

func readEnvFile(path string) (map[string]string, Faults) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Faults{{
			ID: "config.env_file", Variable: path, Severity: SeverityError,
			Cause: "The file exists but cannot be read.", Fix: "Give the user of the shop the right to read it.",
		}}
	}
	values, faults := parseEnvFile(path, string(text))
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && holdsSecret(values) {
		faults = append(faults, Fault{
			ID: "config.env_mode", Variable: path, Severity: SeverityWarning,
			Cause: "Other users of this machine may read the secrets in it.", Fix: "chmod 600 " + path,
		})
	}
	return values, faults
}

// holdsSecret reports whether a file of settings has one that live shops keep secret.
func holdsSecret(values map[string]string) bool {
	for name, value := range values {
		if value != "" && (strings.HasSuffix(name, "_SECRET_KEY") || strings.HasSuffix(name, "_API_KEY") || strings.Contains(name, "SECRET")) {
			return true
		}
	}
	return false
}

// readAll gives every variable its value or its default.
func (c *Config) readAll() {
	for _, v := range Variables() {
		value := c.variables[v.Name]
		if value == "" {
			value = v.Default
			if v.std != nil {
				value = v.std(c)
			}
		}
		if value == "" {
			continue
		}
		if err := v.read(c, value); err != nil {
			fix := "Correct it or remove it; it has no default."
			if v.Default != "" {
				fix = "Correct it or remove it; the default is: " + v.Default + "."
			}
			c.Findings = append(c.Findings, Fault{
				ID: "config.invalid", Variable: v.Name, Severity: SeverityError,
				Cause: "The value " + err.Error() + ".", Fix: fix,
			})
		}
	}
}

// complete works out what follows from other variables alone.
func (c *Config) complete() {
	if d := c.Clerk.Domain; d != "" {
		if c.Clerk.JWKSURL == "" {
			c.Clerk.JWKSURL = "https://" + d + "/.well-known/jwks.json"
		}
		if c.Clerk.Issuer == "" {
			c.Clerk.Issuer = "https://" + d
		}
	}
	for i, one := range c.Sellers {
		if strings.Contains(one, "@") {
			c.Sellers[i] = strings.ToLower(one)
		}
	}
}
