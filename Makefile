# Everything lives in .venv; `make` alone lists what there is. ARGS is handed on: make test ARGS="-k welcome"

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
SOAK ?= tests/simulation tests/soak tests/crash tests/adapters tests/conversations tests/manners tests/store/test_no_trace.py \
	tests/slack/test_pictures.py
SOAK_TIMEOUT ?= 14400

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup play test check format bench soak lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.dev $(VENV)/.trellis ## make .venv with everything a contributor needs

play: $(VENV)/.run $(VENV)/.trellis ## open the playground: a small community in the browser
	@$(BIN)/trellis play $(ARGS)

test: setup $(VENV)/.chromium $(VENV)/.axe $(VENV)/.local-slack ## run the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --maxschedchunk 4 $(ARGS)

check: setup ## style, types, arrows between the rooms, dead code
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --strict bot bench
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }; echo "$$said" | tail -n 1
	@$(BIN)/vulture

format: setup ## let ruff tidy up
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

bench: setup ## run the benchmarks
	@$(BIN)/python -m bench $(ARGS)

soak: setup ## the proofs that take long, at full size
	@$(if $(wildcard $(SOAK)),,$(error None of these exist: $(SOAK)))
	@TRELLIS_SOAK=1 $(BIN)/pytest --timeout=$(SOAK_TIMEOUT) $(wildcard $(SOAK)) $(ARGS)

# uv is used here only, and thrown away. ARGS=--upgrade takes the newest of everything.
COMPILE = echo 'setuptools>=77' | "$$tmp/bin/uv" pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --annotation-style line $(ARGS)
lock: $(BIN)/python ## pin every dependency again, with hashes
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(BIN)/python -m venv "$$tmp" && \
	"$$tmp/bin/python" -m pip --disable-pip-version-check --quiet install uv && \
	$(COMPILE) --extra dev pyproject.toml - --output-file requirements/dev.lock >/dev/null && \
	$(COMPILE) --constraint requirements/dev.lock pyproject.toml - --output-file requirements/run.lock >/dev/null
	@if grep -nE 'https?:|file:|--(extra-)?index|--find-links' requirements/*.lock; then \
		echo "A lock file must not say where packages come from; see the lines above." >&2; exit 1; fi

# The newest Python that the lock files are made for, and that can make a venv.
$(BIN)/python:
	@bare=; for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
		"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare=$${bare:-$$python}; continue; }; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ -n "$$bare" ]; then echo "$$bare cannot make a virtual environment: ensurepip is missing." \
		"On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
	else echo "Trellis needs Python 3.11, 3.12, 3.13 or 3.14, and none is on the PATH." \
		"If yours has another name: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; fi; exit 1

# Stamps: a lock file is installed when it changed, and only then. dev.lock contains run.lock.
$(VENV)/.run: requirements/run.lock | $(BIN)/python
	@echo "Installing what Trellis runs on"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.lock | $(BIN)/python
	@echo "Installing what Trellis runs on, and the tools"
	@$(PIP) install --require-hashes -r $<
	@touch $(VENV)/.run $@

$(VENV)/.trellis: pyproject.toml $(VENV)/.run
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Asked once: the tests in the browser look for Chromium themselves, and say so where they find none.
$(VENV)/.chromium: $(VENV)/.dev
	@for name in "$$TRELLIS_CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
		[ -n "$$name" ] && command -v "$$name" >/dev/null && exit; done; \
	echo "Fetching Chromium for the tests in the browser"; \
	PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT=10000 $(BIN)/playwright install --only-shell chromium >/dev/null 2>&1 || \
	echo "No Chromium, and none could be fetched: install it, or those tests are skipped."
	@touch $@

# A Slack that nobody here wrote; npm holds it to the digest in its lock file. Linux on x86-64 is all that there is.
$(VENV)/.local-slack: requirements/local-slack/package-lock.json requirements/local-slack/package.json | $(BIN)/python
	@[ -n "$$TRELLIS_LOCAL_SLACK" ] || command -v local-slack >/dev/null || { \
		mkdir -p $(VENV)/local-slack && cp $^ $(VENV)/local-slack/ && echo "Fetching local-slack for the stories in it" && \
		cd $(VENV)/local-slack && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch ../.local-slack; } || \
	echo "No local-slack, and none could be fetched: the stories that are told in it are skipped."

# What looks whether everybody can use the page; npm holds it to the digest in its lock file.
$(VENV)/.axe: requirements/axe/package-lock.json requirements/axe/package.json | $(BIN)/python
	@[ -n "$$TRELLIS_AXE" ] || { \
		mkdir -p $(VENV)/axe && cp $^ $(VENV)/axe/ && echo "Fetching axe for the tests in the browser" && \
		cd $(VENV)/axe && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch ../.axe; } || \
	echo "No axe, and it could not be fetched: install npm, or those tests are skipped."
