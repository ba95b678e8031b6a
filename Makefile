# Two commands matter: `make run` and `make test`. The work itself is done by the scripts in scripts/.
SHELL := /bin/bash
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: run test bench lint lock dev help

run: ## install what is missing, then start the application and its worker (HOST, PORT)
	@scripts/system.sh run
	@scripts/venv.sh requirements.lock
	@exec $(BIN)/python scripts/serve.py --with-parent

test: dev lint ## everything: format, lint, types, import contracts and all tests on both databases and in the browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

bench: dev ## the speed promises, measured as ratios in one run
	@$(BIN)/python -m tests.bench

lint: dev ## format, lint, types and import contracts only
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: dev ## remake both hash-locked dependency files from pyproject.toml (ARGS="--upgrade" for newer versions)
	@scripts/lock.sh $(ARGS)

dev: ## the development environment: system packages, .venv and the browser's parts
	@scripts/system.sh test
	@scripts/venv.sh requirements-dev.lock
	@scripts/node.sh
	@$(BIN)/python scripts/translations.py

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-6s %s\n", $$1, $$2}'
