# Everything a fresh machine needs is Python 3.11+, pip, git and make: the first command brings a
# pinned uv into .tools/ and installs the locked dependencies into .venv/. Nothing else is touched.

UV_VERSION := 0.13.8
UV := .tools/uv-$(UV_VERSION)/bin/uv
RUN := $(UV) run --locked --no-sync

# The first Python 3.11 to 3.14 on the path that has pip; override with `make PYTHON=... demo`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  if $$p -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; \
  then command -v $$p; break; fi; done)

# uv uses that Python and never downloads another one.
export UV_PYTHON_DOWNLOADS := never
# Like pip, uv trusts the certificates of this machine, those of a company's proxy included.
export UV_SYSTEM_CERTS := true
# Programs start each other here, hundreds of times in the tests: modules are compiled once.
unexport PYTHONDONTWRITEBYTECODE

# One more than there are processors: some tests wait for programs that they have started.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.DEFAULT_GOAL := help
.PHONY: help demo test test-large test-mutations test-browser bench lint format types sql docs ci clean print-uv print-python

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.runtime ## load, transform and show a sandbox company (twice: the second time what changed)
	@$(RUN) tieout demo $(ARGS)

test: .venv/.dev ## run every test (no network, no account, no Docker)
	@$(RUN) pytest -n $(WORKERS) --dist loadfile $(ARGS)

test-large: .venv/.dev ## the long proofs: a large company for twenty days, many kills
	@$(RUN) pytest -m large $(ARGS)

test-mutations: .venv/.dev ## mistakes in the SQL of the models, and who notices; writes docs/mutations.md
	@$(RUN) python -m tests.mutation --mutants 200 --seed $(or $(SEED),39541) --page $(ARGS)

test-browser: .venv/.dev ## the log-in in a real browser; wants chromium-headless-shell on the path
	@$(UV) sync --quiet --locked --group browser
	@$(RUN) pytest -m browser $(ARGS)

bench: .venv/.dev ## measure speed, memory and calls; writes benchmarks/results/
	@$(UV) sync --quiet --locked --group benchmark
	@$(RUN) python -m benchmarks $(ARGS)

lint: .venv/.dev ## ruff: rules and format
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

format: .venv/.dev ## let ruff mend what it can
	@$(RUN) ruff check --fix-only .
	@$(RUN) ruff format .

types: .venv/.dev ## mypy, strict
	@$(RUN) mypy

sql: .venv/.dev ## sqlfluff on the dbt project
	@$(RUN) sqlfluff lint --disable-progress-bar --processes 0 transforms/models transforms/data_tests

docs: .venv/.dev ## write the outputs shown in the README anew
	@$(RUN) python -m tests.documentation
	@$(RUN) python -m tests.documentation_auth
	@$(RUN) python -m tests.documentation_situations

ci: ## what continuous integration runs
	@.ci/run

clean: ## remove environments, tools, warehouses of the demo and caches
	rm -rf .venv .tools .tieout tieout-demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

print-uv: | $(UV)
	@echo "$(abspath $(UV))"

print-python:
	@echo "$(PYTHON)"

$(UV):
	@test -n "$(PYTHON)" || { echo "Tieout needs Python 3.11 to 3.14 with pip on the path." >&2; exit 3; }
	@echo "Installing uv $(UV_VERSION) into .tools/" >&2
	@"$(PYTHON)" -m pip install -qq --disable-pip-version-check --no-warn-conflicts \
	  --target .tools/uv-$(UV_VERSION) uv==$(UV_VERSION)

# --inexact: the demo needs no development tools, and must not remove them either.
.venv/.runtime: pyproject.toml uv.lock | $(UV)
	@echo "Installing the locked dependencies into .venv/" >&2
	@$(UV) sync --quiet --locked --no-default-groups --inexact --python "$(PYTHON)"
	@touch $@

.venv/.dev: pyproject.toml uv.lock | $(UV)
	@echo "Installing the locked dependencies and development tools into .venv/" >&2
	@$(UV) sync --quiet --locked --python "$(PYTHON)"
	@touch $@ .venv/.runtime
