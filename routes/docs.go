package routes

import (
	"bytes"
	_ "embed" // docs.html.tmpl
	"encoding/json/jsontext"
	"encoding/json/v2"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/pocketbase/pocketbase/core"
)

//go:embed docs.html.tmpl
var docsTemplate string

// docsPage is what the template shows.
type docsPage struct {
	Title, Description string
	Groups             []docsGroup
	Schemas            []docsSchema
}

type docsGroup struct {
	Name, Description string
	Operations        []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description, Auth, Throttle string
	Parameters                                             []docsParameter
	Body                                                   []docsContent
	Responses                                              []docsResponse
}

type docsParameter struct {
	Name, In, Type, Description string
	Required                    bool
}

type docsContent struct {
	Type, Schema, Ref string
}

type docsResponse struct {
	Status, Description string
	Content             []docsContent
}

type docsSchema struct {
	Name, Text string
}

// renderDocs renders the page once. It needs no script and no other file.
var renderDocs = sync.OnceValues(func() ([]byte, error) {
	d, err := openAPI()
	if err != nil {
		return nil, err
	}
	page, err := docsOf(d.parsed)
	if err != nil {
		return nil, err
	}
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, page)
	return out.Bytes(), err
})

// getDocs answers GET /api/docs.
func getDocs(e *core.RequestEvent) error {
	body, err := renderDocs()
	if err != nil {
		return answer(e, err)
	}
	d, err := openAPI()
	if err != nil {
		return answer(e, err)
	}
	return serveBytes(e, "text/html; charset=utf-8", d.etag, body)
}

// node is one object of the parsed document; lookups of what is absent are empty.
type node map[string]any

func (n node) get(key string) node {
	m, _ := n[key].(map[string]any)
	return m
}

func (n node) text(key string) string {
	s, _ := n[key].(string)
	return s
}

func (n node) list(key string) []node {
	raw, _ := n[key].([]any)
	out := make([]node, 0, len(raw))
	for _, one := range raw {
		if m, ok := one.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func (n node) keys() []string {
	out := make([]string, 0, len(n))
	for key := range n {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// follow returns what n refers to, or n itself.
func (n node) follow(root node) node {
	ref, ok := strings.CutPrefix(n.text("$ref"), "#/")
	if !ok {
		return n
	}
	at := root
	for part := range strings.SplitSeq(ref, "/") {
		at = at.get(part)
	}
	return at
}

// methodOrder is how the methods of one path are listed.
var methodOrder = []string{"get", "post", "put", "patch", "delete"}

func docsOf(parsed map[string]any) (docsPage, error) {
	root := node(parsed)
	page := docsPage{Title: root.get("info").text("title"), Description: root.get("info").text("description")}
	byTag := map[string][]docsOperation{}
	paths := root.get("paths")
	for _, path := range paths.keys() {
		item := paths.get(path)
		for _, method := range methodOrder {
			op := item.get(method)
			if op == nil {
				continue
			}
			shown := operationOf(root, path, method, item, op)
			tags, _ := op["tags"].([]any)
			for _, tag := range tags {
				name, _ := tag.(string)
				byTag[name] = append(byTag[name], shown)
			}
		}
	}
	for _, tag := range root.list("tags") {
		page.Groups = append(page.Groups, docsGroup{Name: tag.text("name"), Description: tag.text("description"), Operations: byTag[tag.text("name")]})
	}
	schemas := root.get("components").get("schemas")
	for _, name := range schemas.keys() {
		text, err := json.Marshal(schemas[name], json.Deterministic(true), jsontext.WithIndent("  "))
		if err != nil {
			return page, err
		}
		page.Schemas = append(page.Schemas, docsSchema{Name: name, Text: strings.ReplaceAll(string(text), "#/components/schemas/", "")})
	}
	return page, nil
}

func operationOf(root node, path, method string, item, op node) docsOperation {
	out := docsOperation{
		ID: op.text("operationId"), Method: strings.ToUpper(method), Path: path, Summary: op.text("summary"),
		Description: op.text("description"), Auth: op.text("x-auth"), Throttle: op.text("x-throttle"),
	}
	for _, p := range append(item.list("parameters"), op.list("parameters")...) {
		p = p.follow(root)
		required, _ := p["required"].(bool)
		out.Parameters = append(out.Parameters, docsParameter{
			Name: p.text("name"), In: p.text("in"), Type: typeOf(p.get("schema").follow(root)), Description: p.text("description"), Required: required,
		})
	}
	out.Body = contentOf(op.get("requestBody").follow(root))
	responses := op.get("responses")
	for _, status := range responses.keys() {
		r := responses.get(status).follow(root)
		out.Responses = append(out.Responses, docsResponse{Status: status, Description: r.text("description"), Content: contentOf(r)})
	}
	return out
}

func contentOf(n node) []docsContent {
	var out []docsContent
	content := n.get("content")
	for _, kind := range content.keys() {
		schema := content.get(kind).get("schema")
		c := docsContent{Type: kind}
		c.Ref = strings.TrimPrefix(schema.text("$ref"), "#/components/schemas/")
		if c.Ref == "" {
			c.Schema = typeOf(schema)
		}
		out = append(out, c)
	}
	return out
}

func typeOf(schema node) string {
	if enum, ok := schema["enum"].([]any); ok {
		var words []string
		for _, word := range enum {
			if s, isText := word.(string); isText {
				words = append(words, s)
			}
		}
		return strings.Join(words, " | ")
	}
	return schema.text("type")
}
