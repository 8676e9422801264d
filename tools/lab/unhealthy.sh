# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What no run may leave in the kernel log, whatever its command returned.
# shellcheck disable=SC2034 # used by those that read this
UNHEALTHY='\] (WARNING|INFO: task .* blocked|INFO: rcu.*stall|watchdog: BUG|BUG|Oops|Kernel panic|UBSAN):?|KASAN:|general protection fault|Call Trace:|lab: kmemleak:'
