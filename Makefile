# make help lists the targets.
PYTHON ?= python3
# torch comes by exact version first; another index or build: make setup TORCH="torch==2.13.0 --index-url <URL>"
TORCH ?= torch==2.13.0
VENV := .venv
LS_VENV := .venv-labelstudio
BIN := $(VENV)/bin
DEMO ?= demo
# The demo's split salt is public on purpose: its data are too. A real benchmark sets its own, in secret.
export SHOPMARK_SALT ?= sample-market
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export GX_ANALYTICS_ENABLED = false
export HF_HUB_OFFLINE = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export OMP_WAIT_POLICY = PASSIVE

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast setup lint lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.ready ## Build the sample market into a benchmark release candidate, in ./demo
	@test -f $(DEMO)/shopmark.yaml || $(BIN)/shopmark init $(DEMO) --sample
	@$(BIN)/shopmark build --folder $(DEMO)

test: $(VENV)/.ready $(LS_VENV)/.ready lint ## Everything: lint, types, tests with real servers (20 minutes at most)
	@echo "==> tests, servers included"
	@$(BIN)/python -m pytest -n 2 --dist loadfile --durations=15

test-fast: $(VENV)/.ready ## The inner loop: no servers, no whole builds
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not server"

lint: $(VENV)/.ready ## Style and types
	@echo "==> ruff and mypy"
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

setup: $(VENV)/.ready $(LS_VENV)/.ready ## Both environments: Shopmark's and Label Studio's

$(VENV)/.ready: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "==> setting up $(VENV) (2 GB; about two minutes the first time)"
	@$(PYTHON) -m venv $(VENV)
	@echo "  1/3 torch" && $(BIN)/pip install -q $(TORCH)
	@echo "  2/3 build tools" && $(BIN)/pip install -q setuptools==84.2.1
	@echo "  3/3 everything else" && $(BIN)/pip install -q --no-build-isolation -c constraints.txt -e '.[dev,completejourney,dask]'
	@touch $@

$(LS_VENV)/.ready: constraints-labelstudio.txt
	@echo "==> setting up $(LS_VENV), Label Studio's own environment (1 GB; about two minutes the first time)"
	@$(PYTHON) -m venv $(LS_VENV)
	@$(LS_VENV)/bin/pip install -q -c constraints-labelstudio.txt label-studio
	@touch $@

lock: ## Write constraints.txt from what is installed and tested
	@{ head -1 constraints.txt; $(BIN)/pip list --format=freeze | grep -viE '^(shopmark|pip|setuptools|wheel)==' | sed 's/+cpu//'; } > constraints.new
	@mv constraints.new constraints.txt

clean: ## Remove the demo (not the environments)
	@rm -rf $(DEMO)
