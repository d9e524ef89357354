package config

import (
	"sort"
	"strings"
)

// starterNames are the variables of the Django starter that this product does
// not read under the same name. An empty now means that nothing replaces it.
var starterNames = []struct{ name, now string }{
	{"DJANGO_DEBUG", "APP_DEBUG"},
	{"DJANGO_SECRET_KEY", "APP_SECRET_KEY"},
	{"DJANGO_ALLOWED_HOSTS", "ALLOWED_HOSTS"},
	{"DJANGO_LOG_LEVEL", "LOG_LEVEL"},
	{"API_LOG_LEVEL", "LOG_LEVEL"},
	{"DJANGO_SETTINGS_MODULE", ""},
	{"DJANGO_SECURE_REFERRER_POLICY", ""},
	{"DJANGO_X_FRAME_OPTIONS", ""},
	{"CORS_ALLOW_CREDENTIALS", ""},
	{"AI_USAGE_ENFORCEMENT_ENABLED", ""},
	{"AI_PROVIDER_TIMEOUT_SECONDS", ""},
	{"AI_DEFAULT_CHAT_MODEL", ""},
	{"AI_DEFAULT_IMAGE_SIZE", ""},
	{"OLLAMA_IMAGE_MODEL", ""},
	{"BILLING_SYNC_SOFT_WARNING_MESSAGE", ""},
	{"BILLING_SYNC_HARD_BLOCK_MESSAGE", ""},
}

// starterFindings names every variable of the Django starter that is still set,
// in the environment or in the .env file, with its new name.
func starterFindings(getenv func(string) string, environ []string, file map[string]string) Faults {
	candidates := map[string]bool{}
	for _, s := range starterNames {
		candidates[s.name] = true
	}
	for _, v := range Variables() {
		candidates["DJANGO_"+v.Name] = true
		if strings.HasPrefix(v.Name, "THROTTLE_") {
			candidates["DRF_"+v.Name] = true
		}
	}
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		candidates[name] = isStarterName(name) || candidates[name]
	}
	for name := range file {
		candidates[name] = isStarterName(name) || candidates[name]
	}
	var out Faults
	for name, ours := range candidates {
		if !ours || (strings.TrimSpace(getenv(name)) == "" && file[name] == "") {
			continue
		}
		f := Fault{
			ID: "starter.renamed", Variable: name, Severity: SeverityWarning,
			Cause: "It belongs to the Django starter and is not read.",
		}
		if now := renamed(name); now != "" {
			f.Fix = "Its new name is " + now + "."
		} else {
			f.ID, f.Fix = "starter.unused", "It is no longer used; remove it."
		}
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Variable < out[j].Variable })
	return out
}

func isStarterName(name string) bool {
	return strings.HasPrefix(name, "DJANGO_") || strings.HasPrefix(name, "DRF_THROTTLE_")
}

// renamed returns the new name of a variable of the Django starter, "" for none.
func renamed(name string) string {
	for _, s := range starterNames {
		if s.name == name {
			return s.now
		}
	}
	now := strings.TrimPrefix(strings.TrimPrefix(name, "DRF_"), "DJANGO_")
	for _, v := range Variables() {
		if v.Name == now {
			return now
		}
	}
	return ""
}
