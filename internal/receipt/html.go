package receipt

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"

	"pocketstarter/commerce"
)

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;margin:0 0 1rem}h2{font-size:1rem;margin:0 0 .25rem;color:#555}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1.5rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
.parties{display:grid;grid-template-columns:1fr 1fr;gap:2rem;margin-bottom:1.5rem}.parties p{margin:0;overflow-wrap:anywhere;text-align:left}
table{width:100%;border-collapse:collapse}th{text-align:start;border-bottom:2px solid #1a1a1a}th,td{padding:.4rem .25rem;vertical-align:top}
td{border-bottom:1px solid #ddd;overflow-wrap:anywhere}.n{text-align:end;white-space:nowrap}tfoot td,tfoot th{border:0;text-align:end;font-weight:400}
tfoot .total>*{font-weight:700;border-top:2px solid #1a1a1a}small{color:#555}.stamp{border:2px solid #a30000;color:#a30000;padding:.25rem .75rem;display:inline-block;margin:0 0 1rem}
tr{break-inside:avoid}tfoot{display:table-row-group;break-inside:avoid}
@media(max-width:34rem){.parties{grid-template-columns:1fr;gap:1rem}.n{white-space:normal}th,td{overflow-wrap:break-word}table{font-size:.875rem}}
@media print{body{margin:0;max-width:none}.parties{grid-template-columns:1fr 1fr}}`

// StyleHash is the Content-Security-Policy source of the page's styles.
var StyleHash = func() string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}()

var page = template.Must(template.New("receipt").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{.Title}}</title><style>` + style + `</style></head><body>
<h1>{{.Title}}</h1>{{if .Refunded}}<p class="stamp">Refunded</p>{{end}}
<dl>{{range .Head}}<dt>{{.Label}}</dt><dd>{{.Text}}</dd>{{end}}</dl>
<div class="parties"><section><h2>Sold by</h2>{{range .From}}<p dir="auto">{{.}}</p>{{end}}</section><section><h2>Sold to</h2>{{range .To}}<p dir="auto">{{.}}</p>{{end}}</section></div>
<table><thead><tr><th scope="col">Item</th><th scope="col" class="n">Quantity</th><th scope="col" class="n">Price</th><th scope="col" class="n">Amount</th></tr></thead>
<tbody>{{range .Lines}}<tr><td dir="auto">{{.Product}}{{if .Price}}<br><small>{{.Price}}</small>{{end}}</td><td class="n">{{.Quantity}}</td><td class="n">{{.Unit}}</td><td class="n">{{.Total}}</td></tr>{{end}}</tbody>
<tfoot>{{range .Sums}}<tr{{if eq .Label "Total paid"}} class="total"{{end}}><th scope="row" colspan="3">{{.Label}}</th><td class="n">{{.Text}}</td></tr>{{end}}
{{range .Refunds}}<tr><th scope="row" colspan="3">{{.Label}}</th><td class="n">{{.Text}}</td></tr>{{end}}</tfoot></table>
{{if .Contact}}<p><small>Questions? {{.Contact}}</small></p>{{end}}
</body></html>
`))

// HTML writes the receipt as a page without scripts or outside files.
func HTML(w io.Writer, r commerce.Receipt) error { return page.Execute(w, documentOf(r)) }
