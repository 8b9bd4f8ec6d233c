# make demo | make demo BATCH=DIR | test | lab | serve | docs | bench [NAMES="score"] [JSON=FILE]
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
.PHONY: demo test lab serve docs bench

demo: .venv/ready
	@.ci/demo "$(BATCH)"

test: .venv/ready
	@.ci/check

lab: .venv/ready
	jupyter lab nbs --LabApp.default_url=/lab/tree/index.ipynb

serve: .venv/ready
	aml-miner serve

docs: .venv/ready
	@.ci/docs

bench: .venv/ready
	python -m aml_miner.bench $(NAMES) $(if $(JSON),--json $(JSON))

.venv/ready: requirements.txt setup.py settings.ini
	@.ci/install "$(PYTHON)"
