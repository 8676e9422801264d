# shellcheck shell=bash
# What the scenarios share; they run in the lab's host.
. /vfgate/tools/lab/host/lib.sh
set -eu

fail() { echo "FAILED: $*"; exit 1; }
skip() { echo "SKIP: $*"; exit 4; }

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}
