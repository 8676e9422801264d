# SPDX-License-Identifier: GPL-2.0-only
# For people; what kbuild reads is Kbuild.
#
#   make                    modules for the running kernel
#   make KDIR=…             modules for another one
#   make modules_install    install them (KDIR=…, INSTALL_MOD_PATH=… as usual)
#   make demo               the main job, shown in the lab
#   make check [T=pattern]  the tests
#   make check-long [T=…]   the same, and what takes longer than it tells
#   make check-mutations    do the tests notice bugs that are put in?
#   make bench [T=part]     what it costs: tables, JSON, plots
#   make lint               the checkers alone
#   make tools              vfgatectl, into build/
#   make tools_install      install it (DESTDIR=, PREFIX=/usr)
#   make htmldocs           the documentation, into build/html
#   make deb                Debian packages, into build/deb
#   make lab-clean          remove the lab's cache and what was built here

KDIR ?= /lib/modules/$(shell uname -r)/build

# Out of tree there is no .config of ours: everything is a module. A kernel
# tree with a Kconfig of ours in it sets these itself.
MODULES := CONFIG_VFGATE=m CONFIG_VFGATE_82576=m CONFIG_VFGATE_82576VF=m
ifdef KUNIT
MODULES += CONFIG_VFGATE_KUNIT_TEST=m
endif
KBUILD = $(MAKE) -C $(KDIR) M=$(CURDIR) $(MODULES)

.PHONY: modules modules_install clean demo check check-long check-mutations bench lint lab-clean
.PHONY: tools tools_install htmldocs deb

modules modules_install clean:
	$(KBUILD) $@

demo:
	tools/lab/demo

check:
	selftests/check $(if $(T),'$(T)')

check-long:
	CHECK_LONG=1 selftests/check $(if $(T),'$(T)')

check-mutations:
	selftests/check-mutations $(if $(T),'$(T)')

bench:
	tools/bench/bench $(T)

lint:
	CHECK_LONG=1 selftests/check lint

tools:
	$(MAKE) -C tools/vfgatectl

tools_install:
	$(MAKE) -C tools/vfgatectl install

# With this machine's Sphinx if it has one, or else with the lab's.
SPHINX := $(shell command -v sphinx-build || echo tools/lab/lab sh -- env -C /vfgate sphinx-build)

htmldocs:
	mkdir -p build/html
	$(SPHINX) -W --keep-going -q -b html Documentation build/html
	@echo build/html/index.html

deb:
	tools/packaging/deb

lab-clean:
	tools/lab/lab clean
