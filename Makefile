# koe: `make demo` runs the main job on samples/, `make test` passes the tests. Both do all set-up that they need.

PYTHON ?= python3
CARGO ?= cargo
OUT ?= out/demo
# For `make models`: the labelled sets, and a folder for intermediate files.
TRAINING_DATA ?= ../shared/data
MODELS_WORK ?= out/models

.PHONY: demo test build runtime bench browser models dictionary samples elsewhere clean bundle spark-test sbom no-network bench-peers

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

# For machines with glibc 2.28 or newer: zig, from its Python wheel, links against that version's symbols.
BUNDLE_TARGET ?= x86_64-unknown-linux-gnu
BUNDLE ?= out/koe-bundle-$(firstword $(subst -, ,$(BUNDLE_TARGET))).tgz
bundle: runtime
	$(PYTHON) -m venv .venv-zig
	.venv-zig/bin/pip install --quiet -r contrib/requirements-zig.txt
	PATH="$(CURDIR)/.venv-zig/bin:$$PATH" $(CARGO) zigbuild --release --locked --bin koe --target $(BUNDLE_TARGET).2.28
	$(PYTHON) contrib/bundle.py target/$(BUNDLE_TARGET)/release/koe .runtime models $(BUNDLE)

# The Spark adapter on local[2,4], local-cluster and Spark Connect, with a bundle for this machine; needs Java 17.
spark-test: build
	$(PYTHON) contrib/bundle.py target/release/koe .runtime models out/koe-bundle-here.tgz 2.99
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/pip install --quiet -e 'spark[test]'
	KOE_BUNDLE_ARCHIVE=$(CURDIR)/out/koe-bundle-here.tgz .venv-spark/bin/python -m pytest -q spark/tests

# What koe is made of, as CycloneDX, into out/sbom.cdx.json.
sbom:
	mkdir -p out
	$(PYTHON) contrib/sbom.py > out/sbom.cdx.json

# Shows by strace that a run makes no network call.
no-network: build
	contrib/no-network.sh ./target/release/koe

# The usual Python stack on the same comments; see benches/peers/README.md.
bench-peers: build
	benches/peers/run.sh

samples:
	$(PYTHON) samples/make_samples.py

# Opens the demo's outputs with DuckDB, pandas, polars and LibreOffice (`soffice`), and compares what they find.
elsewhere: demo
	$(PYTHON) -m venv .venv-elsewhere
	.venv-elsewhere/bin/pip install --quiet -r tests/elsewhere/requirements.txt
	.venv-elsewhere/bin/python tests/elsewhere/read_parquet.py $(OUT)
	.venv-elsewhere/bin/python tests/elsewhere/check_schemas.py $(OUT)
	.venv-elsewhere/bin/python tests/elsewhere/open_workbook.py $(OUT)

clean:
	rm -rf target out .runtime .venv-models .venv-elsewhere .venv-zig .venv-spark .venv-peers
