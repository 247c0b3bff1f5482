# The one door: whatever is done with this repository is done through a target here.
# Environment that passes through: WAGEWATCH_REQUIRE, WAGEWATCH_CLAIMS, KAFKA_BOOTSTRAP
# (see tests/conftest.py), and KAFKA_JARS, the folder of Kafka's jars.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
KAFKA_JARS ?= .kafka/jars

# A file's tests stay together, since they share what is dear to build. Each process may start a
# broker and a database of its own, so that more than a few would need a larger machine.
SPREAD = --numprocesses auto --maxprocesses 3 --dist loadfile

# No address of a registry and no path of a machine may enter a lock.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
	--allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.DEFAULT_GOAL := help
.PHONY: help install demo jars kafka test check format bench lock generate clean

help: ## Show what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv and install what the lock says, when it changed

$(STAMP): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

demo: install ## Run a simulated district on this machine
	$(BIN)/wagewatch demo

jars: $(KAFKA_JARS)/.fetched ## Fetch Apache Kafka with Maven, when its version changed

$(KAFKA_JARS)/.fetched: deploy/kafka/pom.xml
	rm -f $(KAFKA_JARS)/*.jar
	mvn --batch-mode --quiet --strict-checksums --file $< dependency:copy-dependencies -Djars=$(abspath $(KAFKA_JARS))
	touch $@

kafka: install jars ## Run a Kafka broker on 127.0.0.1:9092 until Ctrl-C
	$(BIN)/python -m tests.kafka_broker

test: install ## Run the tests and the examples in the docstrings
	$(BIN)/python -m pytest $(SPREAD)

check: install ## Everything that must hold before a commit: what CI runs (drift is among the tests)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(SPREAD)

format: install ## Lay out the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install ## Measure, as ratios against a bare loop on this machine
	@# Where these cannot be had the table says what it leaves out.
	-@$(MAKE) --no-print-directory $(VENV)-bench/.installed
	-@! command -v java >/dev/null || ! command -v mvn >/dev/null || $(MAKE) --no-print-directory jars
	$(BIN)/python -m benchmarks

# Other stream processors want older versions of what we use: they are measured in a place of theirs.
$(VENV)-bench/.installed: requirements-bench.lock
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	touch $@

generate: install ## Write the committed generated files anew
	$(BIN)/python -m schemas.generate
	$(BIN)/python -m deploy.grafana.dashboard

lock: ## Resolve the dependencies anew into every lock
	test -x $(BIN)/pip-compile || { $(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet pip-tools; }
	$(COMPILE) --extra dev --extra district --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --extra district \
		--output-file requirements-district.lock pyproject.toml
	$(COMPILE) --extra bench --extra district --output-file requirements-bench.lock pyproject.toml

clean: ## Remove the environment and everything that tools leave behind
	rm -rf $(VENV) $(VENV)-bench .kafka dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
