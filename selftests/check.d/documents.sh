# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What is read and what is installed: the documentation builds without a warning,
# and the packages do what a package should.

document_tests() {
	check docs/html tools/lab/lab sh -- sphinx-build -W --keep-going -q -b html /vfgate/Documentation /tmp/html
	check packages/build make deb
	[ -z "${CHECK_LONG:-}" ] || check packages/install tools/lab/lab sh -- sh /vfgate/selftests/check.d/packages
}
