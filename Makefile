# Three commands do everything on a machine with Python >= 3.11, pip, make and a package index:
#   make demo   finds the regional clusters of the embedded example
#   make serve  shows the register of organisations, with invented ones, in the browser
#   make test   checks the whole project
# Paths in rules are relative: the checkout may stand in a folder with spaces in its name.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
            command -v $$python && break; done)
BIN := .venv/bin
SET_UP = $(if $(PYTHON),,$(error klastr needs Python 3.11 or newer, and there is no Python on PATH))"$(PYTHON)" tools/set_up.py

# Slow tests are left out on a desk; CI leaves out nothing.
SELECTION := $(if $(filter true,$(CI)),,-m "not slow")

# As many processes as processors, and no library that starts threads of its own in each.
PYTEST := -m pytest -n auto
export OPENBLAS_NUM_THREADS ?= 1
# Empty, the variable lets Python and pytest keep what they compiled: the second run starts in half the time.
test test-all test-platform-postgresql test-lowest test-peers demo: export PYTHONDONTWRITEBYTECODE =

.PHONY: demo serve test test-all test-platform-postgresql test-lowest test-peers ready lint format types contracts docs words lock upgrade clean

demo:
	@$(SET_UP) demo
	@$(BIN)/klastr identify

serve:
	@$(SET_UP) platform
	@$(BIN)/klastr serve --demo

test: lint types contracts docs
	$(BIN)/python $(PYTEST) $(SELECTION)

test-all: lint types contracts docs
	$(BIN)/python $(PYTEST)

# The platform keeps its register in SQLite or in PostgreSQL: the same tests beside a server of their own.
test-platform-postgresql: ready
	$(BIN)/python tools/with_postgresql.py --set fsync=off --set autovacuum=off \
	  $(BIN)/python $(PYTEST) tests/platform -m "not browser"

# The lower bounds of pyproject.toml are a promise: the fast tests keep it. Old versions may warn of what is newer.
test-lowest:
	@$(SET_UP) lowest
	.venv-lowest/bin/python $(PYTEST) -W default -m "not slow and not browser"

# What else computes these measures, and Spark, in an environment of their own; Java 17 is needed.
test-peers:
	@$(SET_UP) peers
	KLASTR_PEERS=true .venv-peers/bin/python -m pytest -m "peers or spark" tests/agreement tests/engines

ready:
	@$(SET_UP) test

lint: ready
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check || { echo "Some files are not laid out by ruff: run make format."; exit 1; }

format: ready
	$(BIN)/ruff format --quiet

types: ready
	$(BIN)/mypy

contracts: ready
	$(BIN)/lint-imports

docs: ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# Catalogues of the platform's strings, brought up to date and compiled.
words: ready
	@$(BIN)/python tools/translations.py

lock:
	@"$(PYTHON)" tools/lock.py

upgrade:
	@"$(PYTHON)" tools/lock.py --upgrade

clean:
	rm -rf .venv .venv-lowest .venv-peers .tools site
