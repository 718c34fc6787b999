.DEFAULT_GOAL := help
.PHONY: help setup run test check reference console console-dev bench bench-short instructions torture torture-short soak package

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

# All programs and tests in one build: cargo would compile most libraries once more for a part of them, with fewer features.
BUILD = cargo build --workspace --all-targets --locked
PROGRAMS = $(or $(CARGO_TARGET_DIR),target)/debug

setup: ## Fetch and compile everything, once (needs Rust and a C compiler)
	$(BUILD)

run: $(PROGRAMS)/latchkey ## Start the server on http://localhost:8080, with its database in this folder (after a change: make setup)
	$(PROGRAMS)/latchkey serve

$(PROGRAMS)/latchkey:
	$(BUILD)

test: ## Run the tests on SQLite, and on PostgreSQL where TEST_DATABASE_URL names a server
	@test -n "$$TEST_DATABASE_URL" || echo 'TEST_DATABASE_URL is not set: tests on PostgreSQL are skipped, and counted as skipped'
	@if cargo nextest --version > /dev/null 2>&1; then cargo nextest run --workspace --locked --no-fail-fast; else cargo test --workspace --locked --no-fail-fast; fi

reference: ## Write the generated parts of the reference pages in docs/ anew, from the code
	REWRITE_REFERENCE=1 cargo test --workspace --locked --test it reference::

console: ## Build the pages that browsers run into console/dist, which is committed (needs node 20 or newer with npm)
	cd console && npm ci --ignore-scripts --no-fund --no-audit && npm run check && npm run build

console-dev: ## Show the console on http://localhost:5173/console/default/ from its sources, beside a server on :8080
	cd console && npm ci --ignore-scripts --no-fund --no-audit && npm run dev

check: ## Run all that continuous integration runs (needs more: see .ci/run)
	.ci/run

bench: ## Measure the release program against a baseline and a peer; BENCH="--only token" for a part (see BENCHMARKS.md)
	cargo build --release --locked --package latchkey --package latchkey-bench
	target/release/latchkey-bench run $(BENCH)

bench-short: ## Try everything that `make bench` does, for a moment each, with the program that `make setup` made
	$(BUILD)
	$(PROGRAMS)/latchkey-bench run --short $(BENCH)

instructions: ## Count the instructions a request with Valgrind; INSTRUCTIONS=--write records them (see docs/development/testing.md)
	$(BUILD)
	$(PROGRAMS)/latchkey-bench instructions $(INSTRUCTIONS)

torture: ## Run the chaos test: kill the server, take away its database and its disk; some eleven minutes (see docs/development/testing.md)
	$(BUILD)
	$(PROGRAMS)/latchkey-torture $(TORTURE)

torture-short: ## Run a little of every part of the chaos test, in some three minutes
	$(BUILD)
	$(PROGRAMS)/latchkey-torture --short $(TORTURE)

soak: ## Load three servers for ten minutes, and see whether memory, files, connections and latency stay level; SOAK=3600 for an hour
	$(BUILD)
	$(PROGRAMS)/latchkey-torture --only soak --soak $(or $(SOAK),600)

package: ## Make a release in target/package/dist: program, Debian package, container image, SBOM (as root, on Debian or Ubuntu; see package/build)
	package/build
