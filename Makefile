# Each target is a line or two that a person could type.
SHELL := /bin/bash
PACKAGES := libdcmtk-dev libpng-dev libjpeg-dev libopenjp2-7-dev libopenblas-dev zlib1g-dev pkg-config
FOVEA := .build/release/fovea
DEMO := .demo
PEERS := $(HOME)/.cache/fovea-peers
PYTHON := $(PEERS)/bin/python
BENCH := $(PYTHON) Tests/Peers/bench.py .build/release/fovea-bench
CLASSIFIERS := resnet18 resnet50 densenet121 squeezenet1_1
NETWORKS := $(CLASSIFIERS) unet
IMAGES := $(wildcard ../shared/data/dicom ../shared/data/pngsuite) SampleData

.PHONY: demo demo-resume test lint bench accept fuzz build packages peers sample

## demo: build, fine-tune on SampleData, predict a study, write the report
demo: build
	@mkdir -p $(DEMO)
	$(FOVEA) run Pipelines/demo.yaml -o $(DEMO)/run --key $(DEMO)/key
	$(FOVEA) predict $(DEMO)/run/model.fovea SampleData/study -o $(DEMO)/prediction \
	  --key $(DEMO)/key --force
	@echo "The report: $(CURDIR)/$(DEMO)/run/report/report.html"

## demo-resume: the same run, killed with -9 halfway and run again; model and learning curve must be the same
demo-resume: demo
	.ci/resume $(FOVEA) $(DEMO)

## test: every test, in release
test: packages
	swift build -c release --product fovea-decode
	swift test -c release --disable-testable-imports

## lint: the formatter's rules, strictly
lint:
	swift format lint --strict --recursive Sources Tests Package.swift

## bench: layers and networks beside PyTorch and others, in turns; memory, start-up, growth
bench: build peers
	swift build -c release --product fovea-bench
	$(BENCH) convolution $(NETWORKS:=:train) $(NETWORKS:=:infer) \
	  mobilenet_v2:train mobilenet_v2:infer --threads 2
	$(BENCH) convolution $(NETWORKS:=:train) $(NETWORKS:=:infer) --threads 1 \
	  --peers onnxruntime,openvino,ncnn
	$(BENCH) $(CLASSIFIERS:=:head) --threads 2
	$(BENCH) $(NETWORKS:=:train) --threads 2 --fresh
	$(BENCH) resnet18 unet --threads 2 --growth

## accept: the long runs on real cohorts, beside PyTorch
accept: build peers
	swift build -c release --product fovea-bench
	PYTHON=$(PYTHON) Tests/Peers/accept.sh .build/release ../shared
	PYTHON=$(PYTHON) Tests/Peers/accept_responsible.sh .build/release ../shared

## fuzz: mutated weight files against every reader for ten minutes, where a trap is a bug; then cut off
## and 100,000 mutated images through the decoding worker: every file is counted, and a dead worker is one file;
## stopped and run again it goes on; inputs that did harm lie in .fuzz
fuzz: packages
	swift build -c release --product fovea-decode
	swift build -c release --product fovea-fuzz
	nice .build/release/fovea-fuzz weights Tests/WeightFilesTests/Fixtures --seconds 600
	nice .build/release/fovea-fuzz decoder $(IMAGES) --decoder .build/release/fovea-decode \
	  --state .fuzz --count 100000 --truncations 50

## sample: write SampleData anew (the same bytes, or the generator changed)
sample: packages
	swift run -c release fovea-sample SampleData --seed 7 --replace

build: packages
	swift build -c release --product fovea-decode
	swift build -c release --product fovea

packages:
	@.ci/packages $(PACKAGES)

peers:
	@.ci/packages python3-venv
	@test -x $(PYTHON) || python3 -m venv $(PEERS)
	@$(PEERS)/bin/pip install -q -r Tests/Peers/requirements.txt
