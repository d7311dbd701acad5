# `make demo` and `make test` need Python 3.11 or newer, make and git; everything else is installed into .venv, as locked.
.POSIX:
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
# Two by default: enough for a laptop and for a small CI machine.
JOBS = 2

# Seconds that `make fuzz` tries inputs for, and a number that gives the same ones again (make fuzz SECONDS=600 SEED=7).
SECONDS = 60
SEED =
CORRECTIONS =

.PHONY: demo test ocr-test check format bench bench-many bench-growth bench-beside bench-corpus fuzz train quality concepts lock catalogue \
	compiled compiled-test docs clean

demo: $(VENV)/.ready
	$(BIN)/plan-extract parse
	@echo
	@echo "The samples are in data/raw, what was read of them is in data/out. Next, for example:"
	@echo "  less data/out/yunling-14fyp-urban-rural.yaml"
	@echo "  $(BIN)/plan-extract report data/raw/yunling-14fyp-urban-rural.txt -o page.html"
	@echo "  $(BIN)/plan-extract validate data/out"
	@echo "  $(BIN)/plan-extract parse YOUR-PLAN.pdf -o plan.yaml"

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n $(JOBS)

# What reads scans is large and not locked: it comes with this target alone.
ocr-test: $(VENV)/.ready-dev
	$(PIP) install --no-build-isolation --editable '.[ocr]'
	PLAN_EXTRACT_OCR=1 $(BIN)/python -m pytest tests/sources/test_ocr.py tests/sources/test_overprint.py
	$(BIN)/python benchmarks/ocr.py

check: $(VENV)/.ready-dev
	$(BIN)/ruff check src tests training benchmarks scripts
	$(BIN)/ruff format --check src tests training benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix src tests training benchmarks scripts
	$(BIN)/ruff format src tests training benchmarks scripts

bench: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/speed.py

# A wheel in dist/ in which most of what a parse does is compiled by mypyc: three quarters of the time (docs/benchmarks.md). Needs a C
# compiler and three minutes. Made of a copy, for compiled modules beside the sources would be loaded in their place, and go stale.
# `compiled-test` runs the benchmark and all tests with it but those that look into the source; to be run before a release.
compiled: $(VENV)/.ready-dev
	$(PIP) install --no-build-isolation 'hatch-mypyc>=0.16'
	rm -rf dist build/tree build/compiled
	mkdir -p build/tree
	cp -R pyproject.toml README.md LICENSE src build/tree
	python=$$(cd $(BIN) && pwd)/python && cd build/tree && \
		HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $$python -m hatchling build --target wheel --directory ../../dist
	rm -rf build/tree
	$(BIN)/python -m zipfile -e dist/plan_extract-*.whl build/compiled

compiled-test: compiled
	PYTHONPATH=$$PWD/build/compiled $(BIN)/python benchmarks/speed.py
	PYTHONPATH=$$PWD/build/compiled $(BIN)/python -m pytest -n $(JOBS) -m 'not source' --ignore tests/test_bites.py

# Many plans: N edited samples by one process and by JOBS, three times, and a tenth of them, whose memory is compared (make bench-many N=2000).
N = 200
bench-many: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/many.py $(N) --jobs $(JOBS) --repeat 3 --fewer $$(($(N) / 10))

# One plan of so many characters beside plans of 50,000: what a character costs. Ten minutes and 2 GB of memory.
CHARACTERS = 10000000
bench-growth: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/growth.py --characters $(CHARACTERS)

# Quantities read right and characters a second, beside Recognizers-Text and JioNLP, by reference records (../shared, or PLAN_EXTRACT_SHARED).
# Both tools are old and large: they have environments of their own in build/beside, and are not locked.
BESIDE = build/beside
bench-beside: $(VENV)/.ready-dev $(BESIDE)/recognizers/.ready $(BESIDE)/jionlp/.ready
	$(BIN)/python benchmarks/beside.py --recognizers $(BESIDE)/recognizers/bin/python --jionlp $(BESIDE)/jionlp/bin/python --list

$(BESIDE)/recognizers/.ready:
	$(PYTHON) -m venv $(BESIDE)/recognizers
	$(BESIDE)/recognizers/bin/python -m pip --disable-pip-version-check --quiet install recognizers-text-suite==1.0.2a2 'emoji<2'
	touch $@

$(BESIDE)/jionlp/.ready:
	$(PYTHON) -m venv $(BESIDE)/jionlp
	$(BESIDE)/jionlp/bin/python -m pip --disable-pip-version-check --quiet install jionlp==1.5.31
	touch $@

# A data set of N edited samples: parsing, building, questions, search (make bench-corpus N=2000).
bench-corpus: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/corpus.py $(N) --jobs $(JOBS) --check

# What breaks is made small and kept in tests/fuzz/corpus, where every test run tries it again.
fuzz: $(VENV)/.ready-dev
	seed='$(SEED)'; $(BIN)/python -m tests.fuzz --seconds $(SECONDS) $${seed:+--seed $$seed}

# Fit the weights of all decisions from every labelled plan at hand; twice gives the same files. A minute or two.
# CORRECTIONS is a folder of what reviewers said, as the page of `report` exports it: learnt from too, where the plans are at hand.
train: $(VENV)/.ready-dev
	corrections='$(CORRECTIONS)'; $(BIN)/python -m training.train --jobs $(JOBS) $${corrections:+--corrections $$corrections}

# Score every labelled plan with weights fitted on the others, and compare with the figures kept on main. A minute or two.
quality: $(VENV)/.ready-dev
	$(BIN)/python -m training.quality --jobs $(JOBS)

# How well names of indicators find their concepts, by names that a reader labelled (training/concepts.yaml). A second.
concepts: $(VENV)/.ready-dev
	$(BIN)/python -m training.concepts

# What builds packages comes first, so that nothing unlocked is fetched for building (jieba has no wheel, and we are installed from source).
$(VENV)/.built: requirements-build.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "plan-extract needs Python 3.11 or newer; try make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements-build.lock
	touch $@

$(VENV)/.ready: $(VENV)/.built requirements.lock pyproject.toml
	$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(PIP) install --require-hashes --no-build-isolation -r requirements-dev.lock
	touch $@

# Pin the newest versions that pyproject.toml allows. Needs pip-tools; index addresses stay out of the files.
LOCK = $(BIN)/pip-compile --upgrade --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options
EXTRAS = --extra html --extra docx --extra pdf --extra xlsx --extra report --extra diff
lock: $(VENV)/.ready-dev
	$(PIP) install pip-tools
	printf 'editables\nhatchling\nsetuptools\nwheel\n' | $(LOCK) --output-file requirements-build.lock -
	$(LOCK) $(EXTRAS) --constraint requirements-build.lock --output-file requirements.lock pyproject.toml
	$(LOCK) $(EXTRAS) --extra dev --constraint requirements.lock --constraint requirements-build.lock \
		--output-file requirements-dev.lock pyproject.toml

# The documentation as a site in build/site, with reports of the samples. Its builder is large and not locked: it comes with this target.
SITE = build/site
SAMPLES = yunling-14fyp-urban-rural yunling-14fyp-urban-rural-revision-2024 digital-village-2024
docs: $(VENV)/.ready-dev
	$(PIP) install --no-build-isolation --editable '.[docs]'
	mkdir -p docs/gallery
	for plan in $(SAMPLES); do $(BIN)/plan-extract report --quiet data/raw/$$plan.txt -o docs/gallery/$$plan.html; done
	$(BIN)/plan-extract diff data/raw/yunling-14fyp-urban-rural.txt data/raw/yunling-14fyp-urban-rural-revision-2024.txt \
		--format html -o docs/gallery/diff.html --quiet || test $$? = 1
	$(BIN)/zensical build --clean --strict
	rm -r docs/gallery

# Collect what is said to people into the catalogues of other languages, and compile them.
catalogue: $(VENV)/.ready-dev
	PYTHONPATH=src $(BIN)/python scripts/make_catalogue.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
