# Two doors: `make demo` and `make test`. Both need only python3 (3.11 or later), make and git; everything else is installed
# into .venv from the hashed locks under requirements/.

PYTHON ?= python3
PYTEST_ARGS ?=
BIN := .venv/bin

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test check unrun covered coverage style types rooms bench prove docs release-check clean lock verifier

# Pip asks nobody and tells nobody about itself; a lock says all it has to say.
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet --quiet --no-input

# Whoever has no tests left takes some of another's: pages and programs take long, and stand beside each other.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/run.stamp ## One family's way from complaint to verified letter, into build/demo
	$(BIN)/slrtkit demo --out build/demo

test: .venv/dev.stamp ## Every test; those that need pdfsig or qpdf are skipped where these are not installed
	$(PYTEST) $(PYTEST_ARGS)

check: .venv/dev.stamp ## What CI runs: style, types, rooms, dependencies, tests with coverage, docs, wheel, changelog
	@$(MAKE) --no-print-directory --jobs=3 unrun covered

# What is looked at without being run is looked at beside the tests, which often wait for other programs.
unrun: .venv/dev.stamp
	@$(MAKE) --no-print-directory --output-sync style types rooms docs

# Measuring takes half as long again. So it is done where lines are meant to be reached, and not where whole programs run.
UNMEASURED := tests/architecture tests/crash tests/examples tests/mutants tests/packaging
MEASURED = $(filter-out $(UNMEASURED),$(patsubst %/,%,$(sort $(dir $(wildcard tests/*/test_*.py)))))

covered: .venv/dev.stamp
	$(PYTEST) $(UNMEASURED) $(PYTEST_ARGS)
	$(PYTEST) --cov --cov-report=term:skip-covered $(MEASURED) $(PYTEST_ARGS)
	@[ "$$SLRTKIT_REQUIRE" != all ] || { set -ex; \
		$(BIN)/coverage report --skip-covered --fail-under=100 --include='*/slrtkit/domain/*,*/slrtkit/ledger/*,*/slrtkit/service/*'; \
		$(BIN)/coverage report --skip-covered --fail-under=95 --include='*/slrtkit/adapters/*'; }

coverage: .venv/dev.stamp ## What the last `make check` did not reach, line by line, into build/coverage
	$(BIN)/coverage html --quiet --directory build/coverage

style: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/towncrier build --draft --version next

types: .venv/dev.stamp
	$(BIN)/mypy
	$(BIN)/pyrefly check typing_tests
	$(BIN)/pyrefly coverage check --public-only

rooms: .venv/dev.stamp
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry src

bench: .venv/bench.stamp ## Every benchmark, into build/bench.json
	@mkdir -p build
	$(BIN)/python -m benchmarks --all --json > build/bench.json
	@echo "The figures are in build/bench.json"

prove: .venv/dev.stamp ## The long proofs, and a table: promise, figure reached, holds
	SLRTKIT_PROVE=1 $(PYTEST) $(PYTEST_ARGS)

docs: .venv/dev.stamp ## The documentation, into build/docs; every link in it leads somewhere
	$(BIN)/sphinx-build --jobs auto --quiet --nitpicky --fail-on-warning --keep-going docs build/docs
	$(BIN)/python docs/links.py build/docs

# What is released is built from the sdist, in a folder of its own; nothing is sent anywhere.
release-check: .venv/release.stamp ## All that a release needs: version, changelog, docs, sdist, wheel, contents, SBOM, into build/release
	rm -rf build/release && mkdir -p build
	$(BIN)/python -c 'import re, slrtkit, tomllib; \
		assert slrtkit.__version__ == tomllib.load(open("pyproject.toml", "rb"))["project"]["version"], "two versions"; \
		assert re.fullmatch(r"\d+\.\d+\.\d+", slrtkit.__version__), "no released version"'
	$(BIN)/towncrier build --draft --version "$$($(BIN)/python -c 'import slrtkit; print(slrtkit.__version__)')" > build/changes.md
	$(MAKE) --no-print-directory docs
	$(BIN)/pyproject-build --no-isolation --outdir build/release .
	$(BIN)/check-wheel-contents build/release
	$(BIN)/twine check --strict build/release/*.whl build/release/*.tar.gz
	$(BIN)/python -m pytest -q tests/packaging
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type library --output-reproducible \
		--output-file build/release/slrtkit.cdx.json requirements/all.txt
	mv build/changes.md build/release
	cd build/release && sha256sum -- * > SHA256SUMS && cat SHA256SUMS

clean: ## Remove everything that these targets made
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

verifier: ## Build the script of the verifier page anew from verifier/ (needs Node.js 20 and npm)
	cd verifier && npm ci --no-audit --no-fund && npm run --silent check && npm run --silent build

# The dev lock is resolved first; the run lock is the part of it that the demo needs.
DEMO := cli sqlite letters typst docx pades seal
UV_COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

lock: .venv/dev.stamp ## Resolve the locks anew (installs uv into .venv)
	$(PIP) install uv
	$(UV_COMPILE) pyproject.toml --extra all --extra testing --group dev --output-file requirements/dev.txt
	$(UV_COMPILE) pyproject.toml $(DEMO:%=--extra %) --group build --constraint requirements/dev.txt --output-file requirements/run.txt
	$(UV_COMPILE) pyproject.toml --extra all --constraint requirements/dev.txt --output-file requirements/all.txt
	$(UV_COMPILE) --group release --constraint requirements/dev.txt --output-file requirements/release.txt
	$(UV_COMPILE) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	$(UV_COMPILE) pyproject.toml --extra spark --constraint requirements/dev.txt --output-file requirements/spark.txt

# One environment, two stamps: the dev lock holds the run lock at the same versions, so either may come first.
.venv/dev.stamp: requirements/dev.txt pyproject.toml | .venv/bin/python
	$(call install,dev)
	@touch .venv/run.stamp $@

# What benchmarks measure against, beside the dev lock and at versions that fit it.
.venv/bench.stamp: requirements/bench.txt .venv/dev.stamp
	@$(PIP) install --require-hashes --requirement requirements/bench.txt
	@touch $@

# What a release is checked with, beside the dev lock and at versions that fit it.
.venv/release.stamp: requirements/release.txt .venv/dev.stamp
	@$(PIP) install --require-hashes --requirement requirements/release.txt
	@touch $@

# Spark is large, and wants Java 17: its tests are skipped where it is not installed, and CI installs it.
.venv/spark.stamp: requirements/spark.txt .venv/dev.stamp
	@$(PIP) install --require-hashes --requirement requirements/spark.txt
	@touch $@

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(call install,run)
	@touch $@

define install
	@echo "Installing requirements/$(1).txt into .venv"
	@$(PIP) install --require-hashes --requirement requirements/$(1).txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
endef

.venv/bin/python:
	@command -v "$(PYTHON)" > /dev/null || { echo "make: $(PYTHON) was not found; install Python 3.11 or later, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "make: slrtkit needs Python 3.11 or later, and $(PYTHON) is $$("$(PYTHON)" --version)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2> /dev/null \
		|| { echo "make: $(PYTHON) cannot make virtual environments (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@rm -rf .venv
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; exit 1; }
