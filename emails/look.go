package emails

import (
	htmltemplate "html/template"
	"math"
	"regexp"
	"strconv"
)

// Mail programs drop style sheets, so every element carries its style inline; the
// class beside it is what the dark-mode rules in layout.html take hold of.
const font = `font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;`

var looks = map[string]struct{ class, css string }{
	"page":   {"bg", "margin:0;padding:0;width:100%;background:#f4f2ee;"},
	"sheet":  {"sheet", "width:100%;max-width:600px;background:#fffdf9;border:1px solid #e2ddd3;border-radius:6px;"},
	"head":   {"ink line pad", font + "padding:24px 32px 20px;border-bottom:1px solid #e2ddd3;font-size:16px;line-height:24px;font-weight:700;color:#1d1b18;"},
	"body":   {"ink pad", font + "padding:32px 32px 24px;font-size:16px;line-height:24px;color:#1d1b18;"},
	"foot":   {"muted pad", font + "padding:20px 32px 32px;font-size:13px;line-height:20px;color:#6a645a;"},
	"h1":     {"ink", font + "margin:0 0 16px;font-size:24px;line-height:32px;font-weight:700;overflow-wrap:anywhere;color:#1d1b18;"},
	"h2":     {"ink", font + "margin:24px 0 8px;font-size:16px;line-height:24px;font-weight:700;color:#1d1b18;"},
	"p":      {"ink", "margin:0 0 16px;overflow-wrap:anywhere;color:#1d1b18;"},
	"muted":  {"muted", "margin:0 0 16px;font-size:14px;line-height:20px;color:#6a645a;"},
	"small":  {"muted", "font-size:14px;line-height:20px;color:#6a645a;"},
	"foot-p": {"muted", "margin:0 0 8px;"},
	"link":   {"ink", "color:#1d1b18;text-decoration:underline;"},
	"foot-a": {"muted", "color:#6a645a;text-decoration:underline;"},
	"table":  {"line", "width:100%;border-collapse:collapse;margin:0 0 24px;border-bottom:1px solid #e2ddd3;"},
	"cell":   {"ink line", font + "padding:12px 0;border-top:1px solid #e2ddd3;font-size:16px;line-height:24px;text-align:left;vertical-align:top;overflow-wrap:anywhere;color:#1d1b18;"},
	"amount": {"ink line", font + "padding:12px 0 12px 16px;border-top:1px solid #e2ddd3;font-size:16px;line-height:24px;text-align:right;vertical-align:top;white-space:nowrap;font-variant-numeric:tabular-nums;color:#1d1b18;"},
	"total":  {"ink line", font + "padding:12px 0;border-top:2px solid #1d1b18;font-size:16px;line-height:24px;font-weight:700;text-align:left;overflow-wrap:anywhere;color:#1d1b18;"},
	"sum":    {"ink line", font + "padding:12px 0 12px 16px;border-top:2px solid #1d1b18;font-size:18px;line-height:24px;font-weight:700;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;color:#1d1b18;"},
	"label":  {"muted line", font + "padding:10px 16px 10px 0;border-top:1px solid #e2ddd3;font-size:14px;line-height:24px;text-align:left;vertical-align:top;white-space:nowrap;color:#6a645a;"},
	"value":  {"ink line", font + "padding:10px 0;border-top:1px solid #e2ddd3;font-size:16px;line-height:24px;text-align:left;vertical-align:top;word-break:break-word;color:#1d1b18;"},
	"quote":  {"ink quote", "margin:0 0 24px;padding:4px 0 4px 16px;border-left:3px solid #d3ccbf;overflow-wrap:anywhere;color:#1d1b18;"},
	"code":   {"ink code", "margin:0 0 24px;padding:16px 24px;background:#f4f2ee;border-radius:6px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:32px;line-height:40px;font-weight:700;letter-spacing:6px;text-align:center;color:#1d1b18;"},
	"notice": {"ink quote notice", "margin:0 0 24px;padding:12px 16px;background:#f4f2ee;border-radius:6px;font-size:14px;line-height:20px;color:#1d1b18;"},
	"when":   {"ink", font + "margin:0 0 24px;font-size:18px;line-height:28px;font-weight:700;overflow-wrap:anywhere;color:#1d1b18;"},
}

// style returns the class and style attributes of a look. A name that does not
// exist makes the template fail, which every test of that template sees.
func style(name string) (htmltemplate.HTMLAttr, error) {
	look, ok := looks[name]
	if !ok {
		return "", &unknownLook{name}
	}
	return htmltemplate.HTMLAttr(`class="` + look.class + `" style="` + look.css + `"`), nil
}

type unknownLook struct{ name string }

func (e *unknownLook) Error() string { return "no look named " + strconv.Quote(e.name) }

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// houseAccent is used when the shop has set none.
const houseAccent = "#0b6e4f"

// Accent returns the shop's accent color, "#rrggbb".
func (p *page) Accent() string {
	if hexColor.MatchString(p.Shop.AccentColor) {
		return p.Shop.AccentColor
	}
	return houseAccent
}

// OnAccent returns the color of letters on the accent: whichever of paper and ink
// contrasts more.
func (p *page) OnAccent() string {
	accent := luminance(p.Accent())
	if (1.05)/(accent+0.05) >= (accent+0.05)/(0.05) {
		return "#ffffff"
	}
	return "#000000"
}

// buttonAttr returns the class and style attributes of a button's link.
func buttonAttr(class, back, letters string) htmltemplate.HTMLAttr {
	return htmltemplate.HTMLAttr(`class="` + class + `" style="` + font + `display:inline-block;padding:12px 24px;background:` + back +
		`;border-radius:6px;font-size:16px;line-height:24px;font-weight:600;text-decoration:none;color:` + letters + `;"`)
}

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(hex string) float64 {
	n, _ := strconv.ParseUint(hex[1:], 16, 32)
	channel := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.03928 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}
