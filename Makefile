# make run    installs, loads the plan and the demonstration, and serves
# make test   installs, and runs every test, the browser's included
# Everything that they make is in .venv, var and staticfiles.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PARALLEL := -n auto --dist loadfile
SPREAD := -n auto --dist worksteal

.PHONY: run test test-fast lint format bench screenshots messages clean browser

.venv/.runtime: requirements.txt
	$(PYTHON) -m venv .venv || { scripts/install-system python3-venv && $(PYTHON) -m venv .venv; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.development: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv || { scripts/install-system python3-venv && $(PYTHON) -m venv .venv; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch .venv/.runtime $@

run: .venv/.runtime
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) collectstatic --noinput --verbosity 0
	$(MANAGE) setup_roles
	$(MANAGE) load_plan
	$(MANAGE) load_demo
	@$(MANAGE) welcome --port $(PORT)
	$(BIN)/gunicorn skillsrich.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --no-control-socket --access-logfile -

# The browser's tests need Chromium and a Chinese face, the messages' test gettext, the
# workbook's tests LibreOffice.
browser:
	scripts/install-system chromium fonts-noto-cjk gettext libreoffice-calc-nogui

# The core is measured by the tests that touch neither the database nor a browser: it has
# to be covered by them alone, branch by branch, and only they are slowed down by it.
test: .venv/.development browser
	$(BIN)/python -m pytest -q $(SPREAD) -m pure --cov --cov-report=term --cov-fail-under=100
	$(BIN)/python -m pytest -q $(PARALLEL) -m "not pure and not browser"
	$(BIN)/python -m pytest -q $(SPREAD) -m browser

test-fast: .venv/.development
	$(BIN)/python -m pytest -q $(PARALLEL) -m "not browser"

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MANAGE) makemigrations --check --dry-run
	DEBUG=false HTTPS_ONLY=true $(MANAGE) check --deploy --fail-level WARNING

format: .venv/.development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.development browser
	$(BIN)/python scripts/bench.py

screenshots: .venv/.development browser
	$(BIN)/python scripts/screenshots.py

messages: .venv/.development
	$(BIN)/python scripts/messages.py

clean:
	rm -rf staticfiles .pytest_cache .ruff_cache .hypothesis .coverage
