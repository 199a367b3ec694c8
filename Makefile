# make run: the portal on http://127.0.0.1:8000      make test: the whole suite
# make staff EMAIL=you@example.org: the first manager of the staff area
# make check: lint, format, types, migrations, translations, packages      make bench: speed beside other sites (4 minutes)
# make drill: faults on purpose (ARGS="web-killed --count 20")

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
export PORTAL_ENV ?= development

.PHONY: run test check setup staff bench drill lighthouse requirements messages clean

run: setup
	@echo "Beside is on http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"
	@PORT=$(PORT) $(PY) -m portal.supervisor

setup: .venv/installed
	@$(PY) manage.py compile_catalogs
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_directory --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@$(PY) manage.py write_busy_page

staff: setup
	@$(PY) manage.py make_staff "$(EMAIL)"

test: setup .venv/installed-dev
	@$(PY) -m tests

check: setup .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m bandit -q -r accounts checklists feedback learn paper portal post privacy resources sources staging --severity-level medium --skip B608
	$(PY) -m djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py collect_messages --check
	$(PY) -m tests.audit

bench: .venv/installed-dev
	$(PY) -m benchmarks $(ARGS)

drill: .venv/installed-dev
	$(PY) -m drills $(ARGS)

lighthouse: setup .venv/installed-dev
	$(PY) -m tests.browser.lighthouse

messages: .venv/installed-dev
	$(PY) manage.py collect_messages

requirements: .venv/installed-dev
	$(PY) -m uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --custom-compile-command "make requirements" requirements.in -o requirements.txt
	$(PY) -m uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --custom-compile-command "make requirements" requirements-dev.in -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Beside needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing (about half a minute, once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing the test tools (about a minute, once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv var
