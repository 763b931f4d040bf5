# `make up` runs everything on one machine, `make test` proves it. Both install what they need first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .venv/bin/uv
BOT := .venv/.installed
NLU := nlu/.venv/.installed
PYTEST := .venv/bin/pytest

.DEFAULT_GOAL := help
.PHONY: help env up dev chat test check lint type unit stories browser train lock schemas screenshot clean python
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(BOT) $(NLU) ## set up both environments

up: $(BOT) $(NLU) ## start bot, NLU, LINE stand-in and console; prints the addresses; Ctrl-C ends them
	@.venv/bin/banso up

dev: $(BOT) $(NLU) ## talk in the chat page while you write; every save is checked and told anew
	@.venv/bin/banso dev

chat: $(BOT) $(NLU) ## talk to the bot in this terminal
	@.venv/bin/banso chat

test: lint type check unit stories browser ## everything: format, lint, types, dialogs, unit to browser tests

lint: $(BOT) ## formatter and linter
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

type: $(BOT) ## the type checker
	.venv/bin/mypy

check: $(BOT) ## read the dialogs and say what is wrong with them
	.venv/bin/banso check

train: $(BOT) $(NLU) ## train the NLU model if its content has changed
	.venv/bin/banso nlu train

unit: $(BOT) $(NLU) train ## unit, contract and integration tests
	$(PYTEST) -n 2 tests --ignore tests/stories --ignore tests/browser

stories: $(BOT) ## the conversation suite
	$(PYTEST) tests/stories

browser: $(BOT) $(NLU) train ## the pages in a real browser
	@scripts/install-browser
	$(PYTEST) tests/browser

schemas: $(BOT) ## write the JSON Schemas for editors anew
	.venv/bin/banso schemas --reference docs/reference.md

screenshot: $(BOT) $(NLU) train ## take the README's pictures anew
	@scripts/install-browser
	.venv/bin/python scripts/take_pictures.py

lock: $(BOT) ## pin and hash the requirements anew
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-header -o requirements/bot.txt
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --extra dev -c requirements/bot.txt --generate-hashes --no-header -o requirements/dev.txt
	$(UV) pip compile -q requirements/nlu.in --overrides requirements/nlu-overrides.txt --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/nlu.txt

clean: ## remove both environments, models and the local database
	rm -rf .venv nlu/.venv models var .mypy_cache .ruff_cache .pytest_cache .hypothesis

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  echo "banso needs Python 3.11 (Rasa runs on no newer one), found: $$($(PYTHON) --version 2>&1 || echo none)."; \
	  echo "Install python3.11 with its venv module, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }

$(BOT): requirements/bootstrap.txt requirements/dev.txt pyproject.toml | python
	@echo "Setting up .venv (once) ..."
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	$(UV) pip sync -q --python .venv/bin/python --compile-bytecode --require-hashes requirements/dev.txt
	$(UV) pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
	@touch $@

$(NLU): requirements/nlu.txt nlu/pyproject.toml $(BOT) | python
	@echo "Setting up nlu/.venv with Rasa (once, about two minutes) ..."
	$(UV) venv -q --clear --python $(PYTHON) nlu/.venv
	$(UV) pip sync -q --python nlu/.venv/bin/python --compile-bytecode --require-hashes requirements/nlu.txt
	$(UV) pip install -q --python nlu/.venv/bin/python --no-deps --no-build-isolation -e . -e nlu
	@touch $@
