# The doors of the project. Each target calls dev.py, which works without make too:
# python dev.py run
PYTHON ?= python3
DEV = @$(PYTHON) dev.py

.PHONY: help run test check e2e cover bench tidy lock pictures

help:      ## this list
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 18

export HOST PORT

run:       ## set up what is missing, then serve on http://127.0.0.1:8000 (HOST=… PORT=…)
	$(DEV) run

test:      ## every test, PostgreSQL and browser journeys included (ARGS="-k reveal")
	$(DEV) test $(ARGS)

check:     ## form, style, types, imports, templates, content, locks
	$(DEV) check

e2e:       ## the browser journeys alone
	$(DEV) e2e $(ARGS)

cover:     ## every branch of the scoring engine and the domain rules is tested
	$(DEV) cover

bench:     ## the benchmarks of tools/
	$(DEV) bench $(ARGS)

tidy:      ## put the code into the project's form
	$(DEV) tidy

lock:      ## pin every package anew (ARGS=--upgrade for newer versions)
	$(DEV) lock $(ARGS)

pictures:  ## take the README's pictures anew
	$(DEV) pictures
