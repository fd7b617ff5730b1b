# Everything that is done to this repository. Needs Rust, make and Python 3; what else it needs it
# puts under target/ by itself.

PROVIDER := terraform-provider-acg
TOOLS    := target/tools
CARGO    := cargo
PYTHON   := python3

# The recipes look for what is built here, wherever cargo is told to build.
export CARGO_TARGET_DIR := $(CURDIR)/target

.DEFAULT_GOAL := help
.PHONY: help demo test test-unit test-acceptance fmt fmt-check lint docs docs-check bench build release install tools check

help: ## Show this list.
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build tools ## Run the main job: apply, plan, change and release golden images with Terraform.
	@bash scripts/demo.sh target/debug/$(PROVIDER)

test: tools ## Run every test: units, protocol, documentation, and acceptance on each Terraform found.
	$(MAKE) --no-print-directory test-unit
	$(MAKE) --no-print-directory test-acceptance

test-unit: ## Run every test that needs no Terraform.
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	  $(CARGO) nextest run -E 'not binary(acceptance)'; \
	else \
	  $(CARGO) test --lib --bins && \
	  for test in $$(sed -n '/^\[\[test\]\]/{n;s/name = "\(.*\)"/\1/p}' Cargo.toml); do \
	    [ $$test = acceptance ] || $(CARGO) test --test $$test || exit 1; \
	  done; \
	fi
	$(CARGO) test --doc
	$(CARGO) test --bench planning --bench codecs # each once, so that they stay true

test-acceptance: tools ## Run the acceptance tests alone; RUN=... picks those whose name contains it.
	$(CARGO) test --test acceptance -- $(RUN)

fmt: ## Format Rust and Terraform sources.
	$(CARGO) fmt
	@$(MAKE) --no-print-directory tools
	$(TOOLS)/terraform fmt -recursive examples

fmt-check: tools ## Check the format of Rust and Terraform sources.
	$(CARGO) fmt --check
	$(TOOLS)/terraform fmt -check -recursive examples

lint: ## Check all targets with clippy, warnings denied, and the documentation's links.
	$(CARGO) clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --document-private-items
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check bans licenses sources; fi

docs: build tools ## Write docs/: the registry's pages from schema and examples/, what acg prints, the table of rules.
	$(PYTHON) scripts/docs.py target/debug/$(PROVIDER)
	ACG_WRITE_DOCS=1 $(CARGO) test --test cli document::
	ACG_WRITE_DOCS=1 $(CARGO) test --test architecture rules::

docs-check: build tools ## Fail when the registry's pages are not what `make docs` would write.
	$(PYTHON) scripts/docs.py --check target/debug/$(PROVIDER)

bench: release tools ## Measure the provider and write docs/performance.md.
	$(CARGO) bench --no-run --bench engine --bench planning --bench codecs
	$(CARGO) bench --bench engine -- --json target/bench-engine.json
	$(CARGO) bench --bench planning
	$(CARGO) bench --bench codecs >target/bench-codecs.txt
	$(PYTHON) scripts/bench.py --engine target/bench-engine.json --codecs target/bench-codecs.txt \
	  target/release/$(PROVIDER)

build: ## Build the provider and acg for development.
	$(CARGO) build --bin $(PROVIDER) --bin acg

release: ## Build the provider and acg as they are shipped.
	$(CARGO) build --release --bin $(PROVIDER) --bin acg

install: release ## Lay out the provider and acg under target/install and say how to use them.
	@bash scripts/install_acg.sh target/release/acg target/install
	@configuration=$$($(PYTHON) scripts/install_provider.py target/release/$(PROVIDER) target/install) && \
	  printf 'Installed. In the shell where Terraform runs:\n\n  export TF_CLI_CONFIG_FILE=%s\n  export PATH=%s:$$PATH\n\n' \
	    "$$configuration" "$$(cd target/install/bin && pwd)"

tools: ## Put what is missing under target/tools (Terraform 1.15, by pip).
	@$(PYTHON) scripts/install_terraform.py

check: fmt-check lint docs-check ## Everything that .ci/run checks besides the tests.
