# Every target creates .venv and installs what is missing first; ARGS="..." is passed on to the program it runs.
# PYTHON=/path/to/python3.11 chooses the interpreter of a new .venv.

VENV ?= .venv
PROXY_VENV ?= .venv-litellm
BIN := $(VENV)/bin
SETUP := VENV=$(VENV) PROXY_VENV=$(PROXY_VENV) tools/setup_env.sh
ARGS ?=

# Tests and benches draw without a window unless the caller names a platform.
QT_QPA_PLATFORM ?= offscreen

# One package manager at a time.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test soak bench lint screenshots package clean libraries libraries-test libraries-package

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile

demo: libraries $(VENV)/.installed-run ## play the bundled concert with ten simulated fans
	@echo "Opening the demo concert"
	@$(BIN)/kpop-concert demo $(ARGS)

test: libraries-test $(VENV)/.installed-test $(PROXY_VENV)/.installed ## run all tests
	@echo "Running the tests"
	@QT_QPA_PLATFORM=$(QT_QPA_PLATFORM) $(BIN)/python -m pytest $(ARGS)

soak: libraries-test $(VENV)/.installed-test ## kill visits and cut the power, a hundred times each
	@echo "Killing visits and cutting the power"
	@QT_QPA_PLATFORM=$(QT_QPA_PLATFORM) KPOP_CONCERT_SOAK=1 $(BIN)/python -m pytest \
		tests/integration/test_visit_kill.py tests/integration/test_power_loss.py $(ARGS)

bench: libraries-test $(VENV)/.installed-test ## measure painting, clock, sampler and record
	@echo "Measuring"
	@$(BIN)/kpop-concert bench $(ARGS)

lint: $(VENV)/.installed-test ## check style, types and the import contract
	@echo "Checking style, types and imports"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

screenshots: libraries-test $(VENV)/.installed-test ## draw the pictures of docs/ anew
	@echo "Drawing the screenshots"
	@QT_QPA_PLATFORM=$(QT_QPA_PLATFORM) $(BIN)/python tools/screenshots.py $(ARGS)
	@QT_QPA_PLATFORM=$(QT_QPA_PLATFORM) $(BIN)/python tools/station_pictures.py
	@QT_QPA_PLATFORM=$(QT_QPA_PLATFORM) $(BIN)/python tools/review_pictures.py

package: libraries-package $(VENV)/.installed-package ## build dist/kpop-concert and try it out
	@echo "Building the bundle"
	@$(BIN)/pyinstaller --noconfirm --log-level WARN kpop_concert.spec
	@echo "Trying the bundle"
	@$(BIN)/python tools/smoke_bundle.py dist/kpop-concert

clean: ## remove builds and caches; .venv and records stay
	@echo "Removing builds and caches"
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find kpop_concert tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

libraries:
	@$(SETUP) system

libraries-test:
	@$(SETUP) system xvfb

libraries-package:
	@$(SETUP) system xvfb binutils

# libraries first: on Debian it brings the venv module that the interpreter may lack.
$(VENV)/.installed-%: pyproject.toml requirements.lock tools/setup_env.sh | libraries
	@$(SETUP) python $*
	@touch $@

# Without it one test says that it was skipped; where CI is set that is a failure.
$(PROXY_VENV)/.installed: tests/litellm.lock tools/setup_env.sh | libraries
	@$(SETUP) proxy && touch $@ || echo "LiteLLM is not installed: the test against it will be skipped" >&2
