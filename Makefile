# One word each; `make` alone lists them. The environment lives in .venv, built from the lock.
PYTHON ?= python3
VENV = .venv
UV = uv==0.13.9
READY = $(VENV)/.ready

.PHONY: help report test browser check fuzz bench lab notebooks lock

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

report: $(READY)  ## set up, then turn seeds/ into tables, charts and executed notebooks under report/
	$(VENV)/bin/python -m research report seeds --gold tests/gold --out report

test: $(READY)  ## set up, then run the unit tests and compare every notebook's outputs
	$(VENV)/bin/python -m pytest -rs -n 2 --dist loadfile tests
	$(VENV)/bin/python -m pytest --nbval notebooks

browser: $(READY)  ## of the tests, those in a browser; pictures of all charts and pages stay in .browser/
	$(VENV)/bin/python -m pytest -rs tests/report/test_browser.py

check: $(READY)  ## formatting, lint, types, layers and tests
	$(VENV)/bin/ruff format --check src tests benchmarks
	$(VENV)/bin/ruff check src tests benchmarks
	$(VENV)/bin/mypy src/research
	$(VENV)/bin/lint-imports
	$(MAKE) test

fuzz: $(READY)  ## ten minutes of made-up files and texts; what is found stays in .fuzz/
	$(VENV)/bin/python tests/fuzz.py .fuzz/inputs -artifact_prefix=.fuzz/ -max_len=4000 -len_control=0 -max_total_time=600

CORPUS ?= seeds
bench: $(READY)  ## benchmarks on articles made of CORPUS, a long run; the figures go to benchmarks/RESULTS.md
	$(VENV)/bin/python benchmarks/bench.py --corpus $(CORPUS)

lab: $(READY)  ## open the notebooks in JupyterLab
	$(VENV)/bin/jupyter lab notebooks

notebooks: $(READY)  ## run the notebooks in place, after a change that is meant to show
	$(VENV)/bin/python -m research.report.notebooks
	$(VENV)/bin/python tests/test_readme.py  # the README's picture is one of theirs

lock: $(READY)  ## pin every dependency anew
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command "make lock" --extra dev --extra files pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check $(UV)
	$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --require-hashes --compile-bytecode -r requirements.lock
	$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --no-deps --no-build-isolation -e .
	touch $(READY)
