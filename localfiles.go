package main

import (
	"context"
	"time"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage/local"
	"pocketstarter/routes"
)

// localFiles hands the local store to the routes that serve its links.
type localFiles struct{ *local.Store }

func (f localFiles) OpenDownload(token string) (commerce.DownloadTicket, error) {
	return f.Store.OpenDownload(token, time.Now())
}

func (f localFiles) OpenUpload(token string) (commerce.UploadTicket, error) {
	return f.Store.OpenUpload(token, time.Now())
}

func (f localFiles) Open(ctx context.Context, key string) (routes.File, commerce.Object, error) {
	return f.Store.Open(ctx, key)
}

func (f localFiles) PutSigned(ctx context.Context, t commerce.UploadTicket, b routes.Body) (commerce.Object, error) {
	return f.Store.PutSigned(ctx, t, b.Reader, b.Length)
}
