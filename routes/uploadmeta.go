package routes

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// maxMetadata is far above what five short texts need.
const maxMetadata = 8 << 10

// metadataNames are what a client may say of a file: tus clients' own names for the file, the
// rest as in the form of POST /seller/products/{id}/assets.
var metadataNames = []string{"filename", "filetype", "product", "title", "version_label"}

// readMetadata reads the header Upload-Metadata: pairs of a name and a value in base64, with commas
// between them.
func readMetadata(header string) (map[string]string, error) {
	out := map[string]string{}
	if len(header) > maxMetadata {
		return nil, commerce.Fail(commerce.CodeInvalid, "The header Upload-Metadata is too long.")
	}
	for pair := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if name == "" {
			continue
		}
		if !slices.Contains(metadataNames, name) {
			return nil, commerce.FailField(name, "unknown_field", "%s is not a field of an upload's metadata.", name)
		}
		if _, twice := out[name]; twice {
			return nil, commerce.FailField(name, "duplicate", "%s appears twice.", name)
		}
		text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
		if err != nil || !utf8.Valid(text) {
			return nil, commerce.FailField(name, "invalid", "%s must be a text in base64.", name)
		}
		out[name] = string(text)
	}
	return out, nil
}

// writeMetadata is what a client announced, as the shop understood it.
func writeMetadata(u *collections.AssetUpload) string {
	var pairs []string
	for i, value := range []string{u.FileName(), u.ContentType(), u.ProductID(), u.Title(), u.VersionLabel()} {
		if value != "" {
			pairs = append(pairs, metadataNames[i]+" "+base64.StdEncoding.EncodeToString([]byte(value)))
		}
	}
	return strings.Join(pairs, ",")
}
