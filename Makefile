# An index of what can be done here. Each target is one script, which also runs by hand.
# SCRATCH=DIR builds outside the clone; MINUTES=N is how long `make fuzz` takes in all.

SCRATCH ?= .build
MINUTES ?= 6
export SCRATCH

.DEFAULT_GOAL := help
.PHONY: help setup build test lint check demo bench conformance top fuzz docs clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing (Debian packages) and check the tools
	@scripts/setup.sh

build: ## Build the release executable; a stripped copy is left in the scratch folder
	@scripts/build.sh

demo: ## Install what is missing, build, and check real packages and a harmless imitation of a breach
	@scripts/demo.sh

test: ## Run the tests; needs no package index
	@scripts/test.sh

lint: ## Check format, scripts, wording and that the generated pages are current
	@scripts/lint.sh

check: lint test ## What continuous integration runs

conformance: ## Prove the bars on the benign corpus and the imitations (downloads 400 MB once)
	@scripts/conformance.sh

top: ## Check the newest files of the 500 projects that are downloaded most (downloads 1.5 GB once)
	@scripts/top.sh

bench: ## Measure speed, memory and start-up beside other tools, and compare with the budget
	@scripts/bench.sh

fuzz: ## Fuzz every reader of hostile bytes for MINUTES in all
	@scripts/fuzz.sh $(MINUTES)

docs: ## Write the generated pages of docs/
	@scripts/docs.sh

clean: ## Remove what the build made
	@scripts/clean.sh
