# Kinerja: `make demo` shows it, `make test` proves it. Each sets up whatever it needs first.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench faults up down lock contracts servers parser

# The first Python that is new enough; another one by `make setup PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
INSTALLED := .venv/installed
PARSER := tests/contracts/asyncapi
PEERS := .bench-peers
ARGS ?=
# Tests start many processes of ours; without byte code each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE
LANE ?=
SEED ?=
# bash has a SECONDS of its own, so ours counts only from the command line.
ATTACK := $(if $(filter command,$(origin SECONDS)),$(SECONDS),120)
SIZE ?=
SMOKE ?=

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## the environment .venv with the locked packages

demo: setup ## six services, a seeded year, one employee's story; ARGS=--check verifies it
	@$(BIN)/kinerja demo $(ARGS)

# First the short loop, which two processes share, then what needs servers, of which there is one.
test: setup servers parser ## all tests; what needs a server that cannot be had is skipped
	@$(if $(ARGS),$(BIN)/pytest $(ARGS),$(BIN)/pytest -m "not server" && short=0 || short=$$?; \
	$(BIN)/pytest -m server && exit $$short)

check: setup ## what CI runs: format, lint, types, layers, contracts, every benchmark small, all tests
	@$(call timed,format,$(BIN)/ruff format --check)
	@$(call timed,lint,$(BIN)/ruff check)
	@$(call timed,types,$(BIN)/basedpyright)
	@$(call timed,layers,$(BIN)/lint-imports --no-cache --no-logo)
	@$(call timed,contracts,$(BIN)/kinerja contracts check)
	@$(call timed,bench,$(MAKE) --no-print-directory bench SMOKE=1)
	@$(call timed,tests,KINERJA_REQUIRE=kafka$(comma)postgres$(comma)node$(comma)softhsm $(MAKE) --no-print-directory test)

bench: setup servers $(PEERS)/installed ## the benchmarks beside their peers; LANE=append SIZE=… SMOKE=1
	@$(BIN)/python -m bench $(LANE) $(if $(SMOKE),--smoke) $(if $(SIZE),--size $(SIZE))

faults: setup servers ## the platform attacked: SEED=7 SECONDS=600; ARGS=--planted checks the checker
	@$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) --seconds $(ATTACK) --json $(ARGS)

up: setup servers ## the distributed mode on this machine: Kafka, PostgreSQL, a process per service
	@$(BIN)/kinerja up $(ARGS)

down: setup ## ends what `make up` started
	@$(BIN)/kinerja down $(ARGS)

lock: setup ## requirements/*.lock from pyproject.toml; UPGRADE=--upgrade for newer versions
	@$(call compile,run,--extra build --extra pkcs11)
	@$(call compile,dev,--extra build --extra dev --extra interop --extra pkcs11 --constraint requirements/run.lock)
	@$(call pinned,bench/peers/requirements.in,bench/peers/requirements.lock)

contracts: setup ## schemas, AsyncAPI and reference pages from the events
	@$(BIN)/kinerja contracts write

servers: setup
	@$(BIN)/python -m kinerja.servers

parser: | $(if $(shell command -v npm),$(PARSER)/node_modules/installed)

$(PARSER)/node_modules/installed: $(PARSER)/package-lock.json
	@echo "setup: the AsyncAPI parser, from npm"
	@if npm ci --silent --no-audit --no-fund --prefix $(PARSER); then touch $@; \
	else echo "the AsyncAPI parser cannot be fetched; its tests will be skipped"; fi

# The peers of the benchmarks want older packages than we do.
$(PEERS)/installed: bench/peers/requirements.lock | $(INSTALLED)
	@echo "setup: the peers of the benchmarks, in $(PEERS)"
	@[ -x $(PEERS)/bin/python ] || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
	-r bench/peers/requirements.lock || \
	{ echo "missing: not every package of the peers could be fetched; is the network there?"; exit 1; }
	@touch $@

$(INSTALLED): requirements/dev.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "missing: Python 3.11 or newer; install it or say PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "missing: $(PYTHON) is not 3.11 or newer, or has no venv (Debian: python3-venv)"; exit 1; }
	@echo "setup 1/3: the environment .venv with $$($(PYTHON) --version)"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "setup 2/3: the locked packages (about 250 MB, once)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes \
	--no-deps -r requirements/dev.lock | $(PROGRESS) || \
	{ echo "missing: not every package could be fetched; is the network there?"; exit 1; }
	@echo "setup 3/3: kinerja itself"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

PROGRESS = awk -v all=$$(grep -c '^[a-z].*==' requirements/dev.lock) \
	'/^(Collecting|Requirement already)/ {if (++n % 10 == 0) print "  " n " of " all; fflush()}'
comma := ,

# $(call timed,what,command): runs the command and says how long it took.
timed = echo "── $(1)"; begun=$$SECONDS; $(2); echo "── $(1): $$((SECONDS - begun)) s"

# $(call pinned,from,to,options): pins every package with its hashes, for all platforms.
pinned = $(BIN)/uv pip compile -q $(1) --universal --generate-hashes $(UPGRADE) \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	$(3) --output-file $(2) && echo "$(2)"

# $(call compile,name,options): the same from pyproject.toml into requirements/<name>.lock.
compile = $(call pinned,pyproject.toml,requirements/$(1).lock,$(2))
