package sandbox

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// clerkFiles are the pinned browser files of clerk-js and its UI, copied here by the frontend's build.
//
//go:embed all:clerkjs
var clerkFiles embed.FS

// serveClerkJS serves /__clerk/npm/@clerk/clerk-js@<any version>/dist/… and the same of
// @clerk/ui: the SDK asks for its own pinned version, which is the one that was copied.
func serveClerkJS(w http.ResponseWriter, r *http.Request) {
	name, ok := clerkFile(r.PathValue("path"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if body, err := fs.ReadFile(clerkFiles, name+".gz"); err == nil {
			h.Set("Content-Encoding", "gzip")
			_, _ = w.Write(body)
			return
		}
	}
	body, err := fs.ReadFile(clerkFiles, name)
	if err != nil {
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Del("Vary")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("This file is not in the binary. Build the frontend first: make frontend.\n"))
		return
	}
	_, _ = w.Write(body)
}

// clerkFile maps "@clerk/clerk-js@6/dist/x.js" to its place in clerkFiles.
func clerkFile(address string) (string, bool) {
	parts := strings.Split(address, "/")
	if len(parts) < 4 || parts[0] != "@clerk" || parts[2] != "dist" {
		return "", false
	}
	pkg, _, versioned := strings.Cut(parts[1], "@")
	if !versioned || (pkg != "clerk-js" && pkg != "ui") {
		return "", false
	}
	name := path.Join("clerkjs/@clerk", pkg, "dist", path.Join(parts[3:]...))
	return name, fs.ValidPath(name) && path.Ext(name) != "" && strings.HasPrefix(name, "clerkjs/@clerk/"+pkg+"/dist/")
}
