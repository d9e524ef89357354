package storage

import (
	"context"
	"io"

	"pocketstarter/commerce"
)

// Off is the store of a shop that has none configured. Every call is a
// CodeUnavailable error that names the variable.
type Off struct{}

var _ commerce.AssetStore = Off{}

func off() error {
	return commerce.Fail(commerce.CodeUnavailable, "File storage is not configured: set ASSET_STORAGE_BUCKET and the variables of its back end.").WithReason("storage_off")
}

// Put refuses.
func (Off) Put(context.Context, string, io.Reader, int64, string) (commerce.Object, error) {
	return commerce.Object{}, off()
}

// Stat refuses.
func (Off) Stat(context.Context, string) (commerce.Object, error) { return commerce.Object{}, off() }

// Delete refuses.
func (Off) Delete(context.Context, string) error { return off() }

// SignDownload refuses.
func (Off) SignDownload(context.Context, commerce.DownloadTicket) (string, error) { return "", off() }

// SignUpload refuses.
func (Off) SignUpload(context.Context, commerce.UploadTicket) (commerce.SignedUpload, error) {
	return commerce.SignedUpload{}, off()
}

// Probe says that nothing is configured.
func (Off) Probe(context.Context) []ProbeStep {
	return []ProbeStep{{
		Name: "File storage is configured", Cause: "ASSET_STORAGE_BUCKET is not set.",
		Fix: "Set ASSET_STORAGE_BACKEND (s3 or supabase), ASSET_STORAGE_BUCKET and the keys of that back end.",
	}}
}
