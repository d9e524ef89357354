package routes

import (
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// A chart is a row of bars, drawn as SVG, with its figures in a table behind it.
type chart struct {
	Title   string
	Columns []string // of the table, after the month
	Bars    []bar
	Zero    float64 // where nothing is, from the top
}

type bar struct {
	Month       string // 2026-03
	Label       string // Mar
	X, Y, Width float64
	Height      float64
	Below       bool // more went back than came
	Words       string
	Figures     []string
}

const (
	chartMonths = 12
	barStep     = 50.0
	chartHeight = 120.0
)

// homeCharts are a year of revenue by currency, then of orders.
func homeCharts(app core.App, now time.Time) ([]chart, error) {
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 1-chartMonths, 0)
	money, err := collections.SumMoneyByMonth(app, first)
	if err != nil {
		return nil, err
	}
	counts, err := collections.CountOrdersByMonth(app, first)
	if err != nil {
		return nil, err
	}
	var out []chart
	var currencies []string
	byMonth := map[string]collections.MonthMoney{}
	for _, m := range money {
		if len(currencies) == 0 || currencies[len(currencies)-1] != m.Currency {
			currencies = append(currencies, m.Currency)
		}
		byMonth[m.Currency+m.Month] = m
	}
	for _, code := range currencies {
		out = append(out, drawn("Revenue, "+code, []string{"Paid", "Refunded", "Net"}, first, func(month string) (int64, []string) {
			m := byMonth[code+month]
			return m.Paid - m.Refunded, []string{moneyText(m.Paid, code), moneyText(m.Refunded, code), moneyText(m.Paid-m.Refunded, code)}
		}))
	}
	orders := map[string]int64{}
	for _, c := range counts {
		orders[c.Month] = c.Count
	}
	return append(out, drawn("Paid orders", []string{"Orders"}, first, func(month string) (int64, []string) {
		return orders[month], []string{strconv.FormatInt(orders[month], 10)}
	})), nil
}

// drawn places the bars of the months from first on; the last figure of a month is what its bar says.
func drawn(title string, columns []string, first time.Time, figure func(month string) (int64, []string)) chart {
	c := chart{Title: title, Columns: columns}
	values := make([]int64, chartMonths)
	var most, least int64
	for i := range values {
		m := first.AddDate(0, i, 0)
		b := bar{Month: m.Format("2006-01"), Label: m.Format("Jan"), X: float64(i)*barStep + 6, Width: barStep - 12}
		values[i], b.Figures = figure(b.Month)
		b.Words = m.Format("January 2006") + ": " + b.Figures[len(b.Figures)-1]
		most, least = max(most, values[i]), min(least, values[i])
		c.Bars = append(c.Bars, b)
	}
	scale := 0.0
	if most > least {
		scale = chartHeight / float64(most-least)
	}
	c.Zero = float64(most) * scale
	if most == 0 && least == 0 {
		c.Zero = chartHeight
	}
	for i, v := range values {
		b := &c.Bars[i]
		b.Height, b.Y, b.Below = float64(v)*scale, c.Zero-float64(v)*scale, v < 0
		if v < 0 {
			b.Height, b.Y = -b.Height, c.Zero
		}
	}
	return c
}
