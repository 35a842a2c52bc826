# Every verb of the project; `make` alone prints them.
#
#   PYTHON=python3.12    the interpreter to build .venv with (otherwise the newest that runs)
#   QUESTION=label       this question alone: accept, check, doctest, question, releases
#   FRESH=1              run also what has not changed since it was run last; `make html` measures anew

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help html doctest accept question bundle check test coverage live linkcheck releases record lint fix \
  bench upstream i18n libraries lock clean find-python FORCE

VENV := .venv
BIN := $(VENV)/bin
SPHINX := $(BIN)/python -m sphinx --nitpicky --fail-on-warning --keep-going --quiet -d _build/doctrees

# A reading of its own: what it has read again, Sphinx would not write anew as HTML.
examples = $(SPHINX) --jobs auto -d _build/doctest/.doctrees -b $(1)
OURS := $(BIN)/python -m jax_faq_ko
BUNDLE = $(call examples,bundle -D jax_doctest_bundle=../faq-doctest.pyz . _build/bundle)

help: ## 이 목록을 보여 줍니다
	@sed -n 's/^\([a-z0-9]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r verb text; do \
	  printf '  %-17s %s\n' "$$verb" "$$text"; done

html: $(VENV)/site ## 사이트를 _build/html에 만듭니다 (FRESH=1: 벤치마크도 다시 재기)
	@$(if $(filter-out 0,$(FRESH)),rm -rf _build/notebooks _build/doctrees)
	@echo "한국어와 영어 페이지를 만듭니다.$(FIRST)"
	@$(OURS) html
	@echo "사이트를 만들었습니다. 브라우저로 여세요: _build/html/index.html"

# Where there is no site yet, every page is read and the benchmark is measured.
FIRST := $(if $(wildcard _build/html/index.html),, 처음에는 모든 글을 읽느라 1~2분 걸립니다.)

EXAMPLES = $(call examples,doctest . _build/doctest)

doctest: $(VENV)/site ## 모든 예제를 설치된 JAX에서 실행합니다
	@$(EXAMPLES)

# It is for outputs alone: what else is wrong with the pages is told, and fails no run.
FILL_IN = $(subst --fail-on-warning,,$(call examples,accept . _build/doctest))

accept: $(VENV)/site ## 지금 나오는 출력을 글에 적습니다 (QUESTION=라벨)
	@$(FILL_IN)

question: $(VENV)/tests ## 질문 하나의 출력을 채우고, 검사하고, 여기 있는 버전에서 실행합니다 (QUESTION=라벨)
	@[ -n "$(QUESTION)" ] || { echo "어느 질문인지 알려 주세요: make question QUESTION=라벨" >&2; exit 2; }
	@echo "출력을 채웁니다."
	@$(subst --quiet,-Q -D jax_doctest_told=1,$(FILL_IN)) || { $(LOOK); $(LOOK_ABOVE); exit 1; }
	@$(CHECK)
	@$(BUNDLE) >/dev/null
	@$(OURS) question _build/faq-doctest.pyz

bundle: $(VENV)/site ## 다른 컴퓨터에서 실행할 _build/faq-doctest.pyz를 만듭니다
	@$(BUNDLE)

LOOK_ABOVE = echo "고칠 곳이 있습니다. 위에서 파일과 줄 번호로 시작하는 문장을 보세요." >&2

# Of damaged data nothing else can be looked at (status 2).
LOOK = status=0; \
	echo "[1/3] 글의 형식을 봅니다."; \
	$(OURS) check || { status=$$?; [ $$status = 1 ] || { $(LOOK_ABOVE); exit $$status; }; }; \
	echo "[2/3] 페이지를 만듭니다.$(FIRST)"; \
	if $(SPHINX) --jobs auto -b html . _build/html; then told=; else told=1; status=1; fi

CHECK = $(LOOK); \
	echo "[3/3] 예제를 실행합니다."; \
	if [ -z "$$told" ]; then $(EXAMPLES); else $(TOLD_EXAMPLES); fi || status=1; \
	[ $$status = 0 ] || $(LOOK_ABOVE); \
	exit $$status

check: $(VENV)/tests ## 글을 고친 뒤에 볼 것만 검사합니다: 형식, 페이지, 바뀐 예제
	@$(CHECK)

# What is wrong with the pages has been told then.
TOLD_EXAMPLES = $(subst --quiet,-Q -D jax_doctest_told=1,$(subst --fail-on-warning,,$(EXAMPLES)))

PYTEST := $(BIN)/python -m pytest -q -n logical --maxprocesses 4 --dist worksteal -p tests.proven

# The examples first: a page that is executed has its results then, measured in quiet.
test: lint ## CI가 검사하는 것을 모두 검사합니다
	@$(BIN)/python -m tests.browser.chromium
	@$(MAKE) --no-print-directory doctest
	@$(PYTEST)

coverage: $(VENV)/tests ## 검사가 엔진의 코드를 빠짐없이 실행하는지 셉니다(커버리지)
	@FRESH=1 $(PYTEST) --cov=src/jax_doctest tests/jax_doctest

live: $(VENV)/site ## 고치는 동안 브라우저를 새로 고치고 바뀐 예제를 실행합니다 (PORT=8000)
	@$(OURS) live $(PORT)

linkcheck: $(VENV)/site ## 다른 사이트로 가는 링크가 살아 있는지 봅니다 (인터넷이 있어야 합니다)
	@$(SPHINX) -d _build/linkcheck/.doctrees -b linkcheck . _build/linkcheck

releases: $(VENV)/tests ## 아직 기록하지 않은 예제를 지원하는 모든 JAX에서 실행해 기록합니다 (QUESTION=라벨, NEW=0.12.1: 더하기, DROP=0.4.38: 빼기, FRESH=1: 모두 다시)
	@[ -z "$(DROP)" ] || $(OURS) drop $(DROP)
	@[ -z "$(NEW)" ] || $(BIN)/nox --session add_release -- $(NEW)
	@$(BUNDLE)
	@$(BIN)/nox --session releases

# As it is: a name from outside is a name, and no part of a command.
override export FILE := $(value FILE)

record: $(VENV)/site ## 다른 컴퓨터의 결과를 기록에 더합니다 (FILE=results.json)
	@[ -n "$$FILE" ] || { echo "더할 파일을 알려 주세요: make record FILE=results.json" >&2; exit 2; }
	@$(BUNDLE)
	@$(BIN)/python -m jax_doctest --bundle _build/faq-doctest.pyz \
	  --record docs/verified take -- "$$FILE"

lint: $(VENV)/tests ## 코드와 글의 형식을 검사합니다
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary --num-workers auto
	@$(BIN)/zizmor --offline --quiet --no-progress .github
	@$(OURS) check

fix: $(VENV)/site ## 글에서 기계가 고칠 수 있는 실수를 고칩니다
	@$(OURS) fix

bench: $(VENV)/bench ## 다른 도구와 나란히 측정해 benchmarks/results.md에 적습니다 (ONLY="doctest growth")
	@$(BIN)/python -m benchmarks $(ONLY)

upstream: $(VENV)/site ## JAX 공식 문서에서 무엇이 바뀌었는지 질문마다 알려 줍니다 (SHOW=라벨, ACCEPT=라벨 [AT=경로#라벨], UPSTREAM=폴더)
	@$(OURS) upstream $(if $(ACCEPT),accept $(ACCEPT) '$(AT)',$(if $(SHOW),show $(SHOW),check)) --clone "$(UPSTREAM)"

# The messages of the engine, which are English in the code, and their Korean.
PYBABEL := $(BIN)/pybabel --quiet
MESSAGES := $(PYBABEL) extract -k _ -k N_ --no-location -o _build/messages.pot src/jax_doctest && \
  $(PYBABEL) update -D jax_doctest -l ko -i _build/messages.pot -d src/jax_doctest/locale --previous \
  --omit-header --width 100

# `catalogs` runs `sphinx-intl update`, puts back what that loses, and counts what is left.
i18n: $(VENV)/site ## 영어판에 옮길 문장을 뽑아 locale/en을 새로 하고, 남은 것을 셉니다
	@rm -rf _build/gettext/*
	@$(SPHINX) -d _build/gettext/.doctrees -b gettext . _build/gettext
	@$(OURS) catalogs _build/gettext locale/en/LC_MESSAGES
	@$(MESSAGES)

# For every Python and system. What is there already keeps its version, if nothing asks for another.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: ## requirements.txt대로 모든 패키지의 버전과 해시를 다시 적습니다
	@[ -x $(BIN)/uv ] || $(MAKE) --no-print-directory $(VENV)/tests
	@$(LOCK) requirements.txt -o requirements.lock
	@$(LOCK) requirements.txt tests/requirements.txt -c requirements.lock -o tests/requirements.lock

SEARCH := src/jax_faq_ko/search
libraries: ## 검색이 쓰는 스크립트를 잠금 파일대로 다시 만듭니다 (Node와 npm이 있어야 합니다)
	@mkdir -p _build/libraries && cp -R $(SEARCH)/libraries/. _build/libraries
	@cd _build/libraries && npm ci --silent --ignore-scripts && \
	  node build.mjs $(CURDIR)/$(SEARCH)/static/search-libraries.js

clean: ## 만든 것을 지웁니다 (.venv는 남깁니다)
	@rm -rf _build .pytest_cache .mypy_cache .ruff_cache

# --- the environment: made once, without being asked ---------------------------------------------

# Newest first; 3.14 is the newest for which every pinned package has a wheel.
MINORS := 14 13 12 11

# Does an interpreter really run, is it the version its name says, and can it make environments?
# (A pyenv shim of an unselected version exists but fails. A build without the GIL has no wheels.)
RUNS = -c 'import ensurepip, sys, sysconfig, venv; \
  sys.exit(sys.version_info < (3, $(lastword $(MINORS))) or bool(sysconfig.get_config_var("Py_GIL_DISABLED")))'

# Everything of a name on PATH: the first may be a shim, with what it stands for behind it.
find_python = on_path() { IFS=:; for folder in $$PATH; do echo "$$folder/$$1"; done; }; \
  for minor in $(MINORS); do \
    for python in $$(on_path "python3.$$minor") \
        $$(ls -d "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.$$minor.*/bin/python3 2>/dev/null | sort -rV) \
        $$(on_path python3); do \
      [ "$$($$python -c 'import sys; print(sys.version_info[1])' 2>/dev/null)" = "$$minor" ] \
        && $$python $(RUNS) 2>/dev/null && $$python -c 'import sys; print(sys.executable)' && exit; \
    done; \
  done

# The path of the newest Python that runs: for the tests too (MINORS=10), and for `make releases`.
find-python:
	@$(find_python); exit 1

WHICH := -c 'import sys; print(sys.base_prefix, sys.version.split()[0])'

# Asked for another interpreter than .venv was made with: make it anew.
ifdef PYTHON
ifneq ($(shell $(PYTHON) $(WHICH) 2>/dev/null),$(shell cat $(VENV)/made 2>/dev/null))
$(VENV)/made: FORCE
endif
endif

$(VENV)/made:
	@python="$(PYTHON)"; [ -n "$$python" ] || python=$$($(find_python)); \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11~3.14를 찾지 못했습니다. 설치하거나 어느 것인지 알려 주세요: PYTHON=경로" >&2; exit 1; fi; \
	if ! "$$python" $(RUNS) 2>/dev/null; then \
	  echo "PYTHON=$$python: 쓸 수 없는 Python입니다. 실행되지 않거나, 3.11보다 낮거나, venv 모듈이" \
	    "없거나, GIL 없는 빌드입니다. 다른 것을 알려 주세요." >&2; exit 1; fi; \
	echo "$(VENV)를 만듭니다($$("$$python" --version)). 처음 한 번만 하며 몇 분 걸립니다."; \
	"$$python" -m venv --clear $(VENV) && "$$python" $(WHICH) > $@

PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile

# On all cores, which pip does not, and without the tests of others. Some files are for no Python.
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib

# Each file is checked against the hash that `make lock` has noted.
$(VENV)/pins: requirements.lock $(VENV)/made
	@echo "JAX와 Sphinx를 설치합니다(1/2)."
	@$(PIP) --require-hashes -r $< && { $(COMPILE); touch $@; }

# Our own packages, as they lie in src/: installed anew only where what is made of them changes.
$(VENV)/site: pyproject.toml hatch_build.py $(wildcard src/jax_doctest/locale/*/LC_MESSAGES/*.po) $(VENV)/pins
	@$(PIP) --no-deps --no-build-isolation -e . && touch $@

$(VENV)/tests: tests/requirements.lock $(VENV)/site
	@echo "검사하는 도구를 설치합니다(2/2)."
	@$(PIP) --require-hashes -r $< && { $(COMPILE); touch $@; }

$(VENV)/bench: benchmarks/requirements.txt $(VENV)/tests
	@$(PIP) -r $< && touch $@
