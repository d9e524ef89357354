# PocketStarter: `make run` opens a shop in the browser, `make test` proves that it works.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help run dev build frontend test test-long fuzz check bench bench-long screenshots audit release clean

export GOTOOLCHAIN := auto
export GOFLAGS := -buildvcs=false
HTTP ?= 127.0.0.1:8090
BURST ?= 3000
GROW ?= 20000
DIR ?= pb_data
FUZZTIME ?= 60s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)

run: frontend build ## start the shop on http://127.0.0.1:8090 (HTTP=… DIR=… to change)
	./bin/pocketstarter serve --http $(HTTP) --dir $(DIR)

dev: frontend build ## the shop and Vite with hot reload on http://localhost:5173
	./start.sh

build: ## compile the binary into bin/
	go build -ldflags '$(LDFLAGS)' -o bin/pocketstarter .

frontend: ## build the SPA into pb_public/ when its sources changed
	./tools/frontend.sh

test: ## everything CI runs, in its small size
	TEST_SIZE=small ./tools/test.sh

test-long: ## the same tests in the size that the issues name (up to an hour)
	TEST_SIZE=long ./tools/test.sh

fuzz: ## every fuzz target, a minute each (FUZZTIME=10s to change); what fails becomes a file to commit
	./tools/fuzz.sh $(FUZZTIME)

check: ## vet, lint, generated files, and the configuration of this directory
	go vet ./...
	./tools/lint.sh
	npm --prefix frontend run check
	npm --prefix frontend run verify

bench: frontend ## print every figure of the contract beside its floor, measured in the same run
	go run ./internal/bench -burst $(BURST) -grow $(GROW)
	go test ./internal/postgres -run '^$$' -bench BenchmarkMirror -benchtime 1x
	npm --prefix frontend run --silent lighthouse

bench-long: BURST = 20000
bench-long: GROW = 1000000
bench-long: bench ## the same with a burst of 20,000 payments and a shop of 1,000,000 orders

screenshots: frontend build ## pictures of every page in four layouts into screenshots/
	npm --prefix frontend run screenshots

audit: build ## check every invariant over the data directory
	./bin/pocketstarter audit --dir $(DIR)

release: frontend ## binaries for linux and mac with checksums into dist/
	./tools/release.sh $(VERSION)

clean: ## remove what was built; data stays
	rm -rf bin dist .cache
	find pb_public -mindepth 1 ! -name placeholder.html -delete

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n",$$1,$$2}' $(MAKEFILE_LIST)
