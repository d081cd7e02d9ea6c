# The commands of Tenantry. Each does its own set-up; the work is in the scripts in .ci, which say how.
# Build output and downloads go to ~/.cache/tenantry (or TENANTRY_CACHE_DIR).

SHELL := bash

.PHONY: run dev test bench lint fmt prepare openapi clean

run: ## Build, start PostgreSQL and the server with demo data, on http://127.0.0.1:3000
	@.ci/up

dev: ## The same, built for speed, and again whenever a file changes
	@.ci/dev

test: ## All tests: unit, property, database, HTTP, browser
	@.ci/test

bench: ## Requests per second of the pages and calls that matter
	@.ci/bench

lint: ## Format check and clippy, as CI does
	@.ci/lint

fmt: ## Format the Rust sources
	@.ci/setup run && . .ci/env.sh && cargo fmt --all

prepare: ## Write the query data (server/.sqlx) anew; commit the result
	@.ci/prepare

openapi: ## Write the document of the API (docs/openapi.json) anew; commit the result
	@.ci/setup run && . .ci/env.sh && TENANTRY_WRITE_OPENAPI=1 cargo test --workspace --exclude tenantry-frontend --features tenantry-server/dev-pages --lib the_document_is_the_one_in_the_repository

clean: ## Remove build output and the test cluster; downloads and the toolchain stay
	@.ci/clean
