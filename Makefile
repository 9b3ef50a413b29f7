# Two commands set everything up: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 3

.PHONY: help demo run test unit lint types layers browser check quality bench torture languages lock clean
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/run.stamp  ## watch the bot at work: a small newsroom on loopback, no tokens, no internet
	@$(BIN)/aidwire demo

run: $(VENV)/run.stamp  ## the real thing; with no tokens configured it serves the preview
	@$(BIN)/aidwire run

test: $(VENV)/dev.stamp  ## every test that needs no browser; says what it skips and why
	@$(BIN)/pytest -n $(WORKERS) -m "not browser" -q

unit: $(VENV)/dev.stamp  ## the unit tests alone: seconds
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -p no:doctest -p no:logging -p no:faulthandler -q tests/unit

browser: $(VENV)/dev.stamp  ## the preview in headless Chromium (Debian's package `chromium`)
	@$(BIN)/pytest -q -m browser

lint: $(VENV)/dev.stamp  ## ruff: rules and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## mypy, strict
	@$(BIN)/mypy

layers: $(VENV)/dev.stamp  ## who may import whom (import-linter)
	@$(BIN)/lint-imports

check: lint types layers test  ## all that must hold before a commit

quality: $(VENV)/run.stamp  ## reading and threading of labelled news against their targets, with the worst errors
	@$(BIN)/python -m bench.quality $(OPTIONS)

bench: $(VENV)/run.stamp  ## how fast one core reads, against peers in the same run
	@$(BIN)/python -m bench.reading

torture: $(VENV)/dev.stamp  ## kill the bot 60 times on each database, chats in bad weather, and balance the books (20 min)
	@$(BIN)/python -m bench.torture $(OPTIONS)

languages: $(VENV)/run.stamp  ## bring config/languages/*.po up to the texts in the code; what is new stands there untranslated
	@mkdir -p build && $(BIN)/pybabel -q extract --no-location --sort-output --msgid-bugs-address="the tracker" -o build/texts.pot bot handlers
	@for file in config/languages/*.po; do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap \
	  --ignore-pot-creation-date -i build/texts.pot -o $$file -l $$(basename $$file .po) || exit 1; done

lock: $(VENV)/dev.stamp  ## write requirements*.txt anew from pyproject.toml (needs a package index)
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q \
	  --extra install pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q \
	  --extra install --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:  ## drop the environment and caches
	rm -rf .venv* .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

$(VENV)/run.stamp: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once) ..."
	@$(BIN)/python -c 'import sys; sys.exit("Aidwire needs Python 3.11 or later: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else 0'
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --disable-pip-version-check --no-deps --no-build-isolation --no-index -e . >$(VENV)/install.log 2>&1 \
	  || { cat $(VENV)/install.log; exit 1; }
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
