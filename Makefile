# Two commands do everything on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?= var
PORT   ?= 8000
SERVE  ?= 1

.PHONY: install demo test check looks bench reference translations clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/banyan translations --compile
	touch $@

# Builds the demonstration once, prints the accounts, serves it.
demo: install
	BANYAN_DEMO=yes BANYAN_DATA=$(DATA) $(BIN)/banyan demo --build --if-absent
ifneq ($(SERVE),0)
	BANYAN_DEMO=yes BANYAN_DATA=$(DATA) $(BIN)/banyan serve --port $(PORT)
endif

test: install
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.run

check: install
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/banyan translations --check
	$(BIN)/banyan reference --check
	$(BIN)/banyan rulebook check
	$(BIN)/bandit -q -c pyproject.toml -r src

looks: install
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.looks

bench: install
	$(BIN)/python -m benchmarks.run

reference: install
	$(BIN)/banyan reference --write

clean:
	rm -rf var build dist looks
