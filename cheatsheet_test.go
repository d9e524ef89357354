package main

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sandbox"
)

var cheatRow = regexp.MustCompile("(?m)^\\| (.+?) \\| (\\d{3}) \\| `curl (.+)` \\|$")

// TestEveryCommandOfTheCheatsheet runs the commands of docs/03-api-cheatsheet.md as they are printed.
func TestEveryCommandOfTheCheatsheet(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed: the cheatsheet's commands are not run")
	}
	text, err := os.ReadFile("docs/03-api-cheatsheet.md")
	require.NoError(t, err)
	rows := cheatRow.FindAllStringSubmatch(string(text), -1)
	require.Equal(t, strings.Count(string(text), "`curl "), len(rows), "every printed command is in a row with its status")
	require.Greater(t, len(rows), 55)
	b := newBench(t)
	ids := b.cheatIDs()
	answer := filepath.Join(t.TempDir(), "answer")
	for _, row := range rows {
		env := append(os.Environ(), ids...)
		env = append(env, "BUYER="+b.bearer(b.ada), "SELLER="+b.bearer(b.seller))
		cmd := exec.Command("sh", "-c", "curl -sS -o '"+answer+"' -w '%{http_code}' "+row[3])
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", row[3], out)
		body, _ := os.ReadFile(answer)
		require.Equal(t, row[2], string(out), "%s\ncurl %s\n%.600s", row[1], row[3], body)
	}
}

// cheatIDs are the variables that the cheatsheet's commands use.
func (b *bench) cheatIDs() []string {
	b.t.Helper()
	order := b.buy()
	code, text := b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", `{"price_id":"`+b.priceID+`"}`)
	require.Equal(b.t, 201, code, text)
	pending := b.publicID(text)
	code, text = b.ask(&b.ada, "POST", "/api/projects", "application/json", `{"name":"First"}`)
	require.Equal(b.t, 201, code, text)
	var project struct {
		ID string `json:"id"`
	}
	b.into(201, &project, func(*bench) (int, string) { return code, text })
	grant := ""
	for _, g := range b.grants() {
		grant = g.Token
	}
	return []string{"SHOP=" + b.shop.URL, "JSON=Content-Type: application/json", "ORDER=" + order.PublicID(), "PENDING=" + pending, "PRICE=" + b.priceID, "PRODUCT=" + b.sellersItem, "PROJECT=" + project.ID, "GRANT=" + grant,
		"UPLOAD=" + b.beginUpload("notes.txt", 9), "TUS=Tus-Resumable: 1.0.0", "PART=Content-Type: application/offset+octet-stream", "META=Upload-Metadata: filename bm90ZXMudHh0,product " + base64.StdEncoding.EncodeToString([]byte(b.sellersItem))}
}

func (b *bench) bearer(who sandbox.Person) string {
	b.t.Helper()
	token, err := b.shop.s.sandbox.Token(context.Background(), who.SessionID, b.shop.URL)
	require.NoError(b.t, err)
	return "Authorization: Bearer " + token
}
