PORT ?= 8000
SITE_URL ?= http://localhost:$(PORT)
export SITE_URL

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
# Without a network pip says "No matching distribution found", which leads nowhere.
NO_NETWORK := echo "安装未完成：请检查能否连到 PyPI 或所设的镜像，再运行一次。Not installed: see whether PyPI, or the mirror that is set, can be reached, and run it again."; exit 1
# The newest of these that is here; python3 only if it is new enough.
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)

.PHONY: demo test bench lint fresh
.DEFAULT_GOAL := demo

demo: .venv/installed ## The site with its demonstration data, on http://localhost:$(PORT)
	@test "$(PORT)" -ge 1 -a "$(PORT)" -le 65535 2>/dev/null || { \
		echo "PORT=$(PORT)：端口应为 1 至 65535 的整数。A port is a number from 1 to 65535: make demo PORT=8123"; exit 1; }
	@$(PY) manage.py prepare
	@$(PY) manage.py seed_demo
	@$(PY) manage.py run_portal --port $(PORT)

test: .venv/installed-dev ## All tests; PYTEST="-k search" chooses
	@$(PY) -m pytest -n 2 --dist worksteal $(PYTEST)

bench: .venv/installed-dev ## What is claimed about speed, measured
	@$(PY) -m bench $(BENCH)

lint: .venv/installed-dev ## Everything the gate checks without running the site
	@.ci/run lint

fresh: ## Forget the demonstration data; the keys and logins go with it
	rm -rf var

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本及其 venv 模块。Python 3.11 or newer with its venv module is needed (Debian: apt install python3-venv)."; exit 1; }
	@echo "Making the virtual environment with $(PYTHON) …"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing …"
	@$(PIP) -r requirements.txt || { $(NO_NETWORK); }
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt || { $(NO_NETWORK); }
	@touch $@
