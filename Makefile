# A thin face on CMake's presets and scripts/: what each target does stands there.
.PHONY: demo test setup-test check build evaluate benchmark format lint install setup clean
.DEFAULT_GOAL := build

setup:
	@scripts/setup

setup-test:
	@scripts/setup --test

build: setup
	@scripts/build release

demo: build           ## read the articles in examples/ and print their records
	@build/verbale read examples/ --published 2026-03-20 --format text

test: setup-test build  ## every test of the release build
	@ctest --test-dir build --output-on-failure -j 2

check: lint           ## lint, sanitizers, fuzzers, a short training: slow
	@scripts/check

evaluate: build       ## scores on the corpora, if they are there (DATA=folder), into docs/accuracy.md
	@scripts/evaluate

benchmark: build      ## speed and memory on this machine
	@scripts/benchmark

format:
	@scripts/setup --check
	@scripts/format

lint:
	@scripts/setup --check
	@scripts/lint

install: build        ## DESTDIR and PREFIX (default /usr/local) are heeded
	@cmake --install build --prefix $(or $(PREFIX),/usr/local)

clean:
	rm -rf build build-*
