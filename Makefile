# koe: `make demo` runs the main job on samples/, `make test` passes the tests. Both do all set-up that they need.

PYTHON ?= python3
CARGO ?= cargo
OUT ?= out/demo
# For `make models`: the labelled sets, and a folder for intermediate files.
TRAINING_DATA ?= ../shared/data
MODELS_WORK ?= out/models

.PHONY: demo test build runtime bench browser models dictionary samples clean

demo: build
	./target/release/koe analyze samples/rakuten_reviews.csv samples/googleplay_reviews_202605-10.csv samples/survey_2026h1.xlsx \
	  samples/social_comments.jsonl samples/callcenter_log.csv --out $(OUT) || [ $$? -eq 1 ]
	@echo "open $(OUT)/report.html"

test: runtime
	$(CARGO) test --release --locked

build: runtime
	$(CARGO) build --release --locked

# ONNX Runtime's shared library, from its Python wheel, version and checksum pinned.
runtime:
	$(PYTHON) models/runtime.py .runtime

bench: runtime
	$(CARGO) bench --locked

# Drives report.html in headless Chromium (tests/browser/): needs node and npm; Chromium is installed where it is missing and apt-get may.
browser: build
	tests/browser/run.sh

# Rebuilds models/koe-small from its base model and the training data; see models/training/README.md.
models:
	$(PYTHON) -m venv .venv-models
	.venv-models/bin/pip install --quiet -r models/training/requirements.txt
	.venv-models/bin/python models/training/build.py --data $(TRAINING_DATA) --work $(MODELS_WORK) $(MODELS_FLAGS)

# Rebuilds models/ipadic from the CSV sources of mecab-ipadic; see models/ipadic/README.md.
dictionary:
	$(CARGO) run --release --manifest-path models/training/dictionary/Cargo.toml -- $(IPADIC_SOURCE) models/ipadic

samples:
	$(PYTHON) samples/make_samples.py

clean:
	rm -rf target out .runtime .venv-models
