# The two commands that matter: `make demo` and `make test`. Both install what they need (Debian packages, npm).

RECORDS ?= docs/examples/records
BUILD   := build/release
JOBS    := $(shell nproc)

SECONDS := 60
CLIENTS := 200

.PHONY: help demo test build sanitize vectors gas contract-coverage bench load fuzz mutate sbom reproduce coverage tsan up down clean
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

build/.prepared: tools/prepare package-lock.json
	tools/prepare
	@mkdir -p build && touch $@

$(BUILD)/build.ninja: build/.prepared CMakePresets.json
	cmake --preset release

build: $(BUILD)/build.ninja ## Build the program and the tests
	cmake --build $(BUILD) -j $(JOBS)

demo: $(BUILD)/build.ninja ## Run the whole story; RECORDS=DIR takes your own FHIR bundles
	cmake --build $(BUILD) -j $(JOBS) --target aceso
	$(BUILD)/apps/aceso/aceso demo --records "$(RECORDS)" --dir build/demo

up: $(BUILD)/build.ninja ## Leave a chain, a key center and two hospitals running, and say how to try them by hand
	cmake --build $(BUILD) -j $(JOBS) --target aceso
	$(BUILD)/apps/aceso/aceso up --dir build/up

down: ## Stop what `make up` left running
	$(BUILD)/apps/aceso/aceso down --dir build/up

test: build ## Run every test
	ctest --preset release -j $(JOBS)

sanitize: build/.prepared ## Run every test under the address and undefined-behaviour sanitizers
	cmake --preset sanitize
	cmake --build build/sanitize -j $(JOBS)
	ctest --preset sanitize -j $(JOBS)

vectors: $(BUILD)/build.ninja ## Write the test vectors of tests/data/vectors anew
	cmake --build $(BUILD) -j $(JOBS) --target aceso_vectors
	$(BUILD)/tests/aceso_vectors tests/data/vectors

gas: build/.prepared ## Measure the contracts' gas and write docs/gas.md
	node tools/compile-contracts.mjs
	node tools/gas-table.mjs

contract-coverage: build/.prepared ## Run the contract tests and print the lines and branches that they reach
	node tools/compile-contracts.mjs
	node tools/contract-coverage.mjs

bench: build/.prepared ## Measure every operation; write build/bench/results.json and the plots of docs/bench
	tools/prepare bench
	cmake --preset release -DACESO_BENCH=ON
	cmake --build $(BUILD) -j $(JOBS) --target aceso_bench
	$(BUILD)/bench/aceso_bench
	node bench/plots.mjs build/bench/results.json docs/bench

load: $(BUILD)/build.ninja ## Put a hospital's service under load; SECONDS=60 and CLIENTS=200 can be given
	cmake --build $(BUILD) -j $(JOBS) --target aceso
	SECONDS=$(SECONDS) CLIENTS=$(CLIENTS) node bench/load.mjs

fuzz: build/.prepared ## Run every fuzzer for SECONDS=60 seconds; fails when one finds something
	tools/prepare fuzz
	cmake --preset fuzz
	cmake --build build/fuzz -j $(JOBS) --target fuzzers
	node tools/fuzz.mjs $(SECONDS)

mutate: build/.prepared ## Break each validation in turn and list what no test notices: long; FILES="src/proof ...", SHARD=1/4 for a part
	FILES="$(FILES)" SHARD="$(SHARD)" node tools/mutate.mjs

sbom: $(BUILD)/build.ninja ## Write the software bill of materials, build/sbom.cdx.json (CycloneDX 1.5)
	cmake --build $(BUILD) -j $(JOBS) --target aceso
	node tools/sbom.mjs $(BUILD)/apps/aceso/aceso > build/sbom.cdx.json

reproduce: build/.prepared ## Build the program twice, in different folders, and compare the bytes: long
	tools/reproduce

coverage: build/.prepared ## Print the lines that tests run; fails below 95 % in any folder of the core
	cmake --preset coverage
	cmake --build build/coverage -j $(JOBS)
	node tools/coverage.mjs build/coverage

tsan: build/.prepared ## Run every test under the thread sanitizer
	cmake --preset tsan
	cmake --build build/tsan -j $(JOBS)
	ctest --preset tsan -j $(JOBS)

clean: ## Remove everything that was built
	rm -rf build
