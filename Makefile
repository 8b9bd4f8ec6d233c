# make demo | make demo BATCH=DIR | test | test FAST=1 (what changed) | lab | serve | docs | bench [NAMES="score"] [JSON=FILE]
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# threads of LightGBM that wait leave the processor to others
export OMP_WAIT_POLICY ?= passive
export GOMP_SPINCOUNT ?= 0
# where the installation compiles what scores
export NUMBA_CACHE_DIR ?= $(CURDIR)/.venv/numba
.PHONY: demo test lab serve docs bench

demo: .venv/core
	@.ci/demo "$(BATCH)"

test: .venv/ready
	@.ci/check $(if $(FAST),--fast)

lab: .venv/ready
	jupyter lab nbs --LabApp.default_url=/lab/tree/index.ipynb

serve: .venv/ready
	aml-miner serve

docs: .venv/ready
	@.ci/docs

bench: .venv/ready
	python -m aml_miner.bench $(NAMES) $(if $(JSON),--json $(JSON))

.venv/core: requirements.txt setup.py settings.ini
	@.ci/install "$(PYTHON)" core

.venv/ready: requirements.txt setup.py settings.ini
	@.ci/install "$(PYTHON)"
