# What to type: `make run`, `make test`. Needs python3 3.11 or newer with venv, make and git.
# Everything is installed into .venv, with the hashes of the lock files; what a run writes is in var/.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
# Long tests and browser tests have runs of their own. TESTS=tests/reporting narrows any of them.
PYTEST = $(PY) -m pytest -q -n auto --dist worksteal $(TESTS)
LONG = --hypothesis-profile=long -m "long or hypothesis"
UV = $(VENV)/uv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: help run test test-full lint format test-sqlite test-postgres e2e long bench lock
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: export DEMO := 1
run: export PORT := $(PORT)
run: export SITE_URL := http://127.0.0.1:$(PORT)
run: $(VENV)/.run ## Serve the demonstration on http://127.0.0.1:8000 (PORT=… changes it)
	@$(PY) manage.py prepare
	@exec $(VENV)/bin/gunicorn

test: lint test-sqlite test-postgres e2e ## Lint, and every test but the long ones

test-full: test long ## The same, and the long ones

lint: $(VENV)/.test ## Style, templates, missing migrations, settings of production
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --lint templates
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) -W error manage.py makemigrations --check --dry-run
	SITE_URL=https://theodoi.example DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	$(PY) -W error manage.py check --deploy --fail-level WARNING

format: $(VENV)/.test ## Put Python into the house's form
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

test-sqlite: $(VENV)/.test ## Tests on SQLite
	$(PYTEST) -m "not long and not browser"

test-postgres: $(VENV)/.test ## Tests on PostgreSQL (TEST_DATABASE_URL, else one of our own)
	$(PY) -m tests.postgres $(PYTEST) -m "not long and not browser and not process"

e2e: $(VENV)/.test ## Tests in headless Chromium (CHROMIUM=path, else the machine's)
	$(PY) -m tests.browser
	$(PYTEST) -m browser

long: $(VENV)/.test ## Long tests on both databases, and Hypothesis with fifty times the examples
	$(PYTEST) $(LONG)
	$(PY) -m tests.postgres $(PYTEST) $(LONG)

bench: $(VENV)/.test ## Measure pages at national size beside a bare floor (DATABASE_URL, else a PostgreSQL of our own)
	$(PY) -m benchmarks $(BENCH)

lock: $(VENV)/.run ## Write the lock files anew from pyproject.toml, with the newest versions
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/pip install -q "uv>=0.9,<1"
	$(UV) pyproject.toml -o requirements.txt
	$(UV) pyproject.toml --group dev -o requirements-dev.txt
	$(UV) --group postgres -o requirements-postgres.txt

# The stamps say which lock file .venv was last filled from; pip runs again only after a change.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cần Python 3.11 trở lên: đặt PYTHON=đường-dẫn-đến-python3." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Cần gói venv của Python: cài python3-venv." >&2; exit 1; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.test: requirements-dev.txt | $(VENV)/bin/python
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@
