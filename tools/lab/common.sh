# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What every part of the lab shares: where things are kept, how it speaks, and
# how a tree in the cache comes to be: built aside, under a lock, renamed last.

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TOP=$(cd "$LAB/../.." && pwd)
CACHE=${VFGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vfgate}
KERNELS=(lts latest debug)

# Only the command's own output goes to stdout, so the lab talks on stderr.
say() { printf 'lab: %s\n' "$*" >&2; }
die() { say "$*"; exit 125; }

need_root() { [ "$(id -u)" = 0 ] || die "needs root: it makes a Debian tree and mounts it in a namespace of its own"; }

# Install host packages that are missing, naming them first.
host_packages() {
	local p missing=()
	for p; do
		dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
	done
	[ ${#missing[@]} -eq 0 ] && return
	need_root
	say "installing on this machine: ${missing[*]}"
	# An installed but stale index is refreshed only when it does not do.
	apt_quiet install "${missing[@]}" || { apt_quiet update && apt_quiet install "${missing[@]}"; } ||
		die "apt could not install ${missing[*]}"
}

apt_quiet() {
	DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
		-o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" >&2 2>/dev/null
}

# key FILE...: a short name for the content of its inputs.
key() { cat "$@" | sha256sum | cut -c1-12; }

# with_progress LOG WHAT COMMAND...: run COMMAND with its output in LOG and a
# line on stderr every ten seconds, so that nobody watches a silent terminal.
with_progress() {
	local log=$1 what=$2 start=$SECONDS pid ticker rc
	shift 2
	mkdir -p "$(dirname "$log")"
	say "$what (log: $log)"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	(
		while sleep 10; do
			printf 'lab:   … %ds  %.90s\n' $((SECONDS - start)) \
				"$(tail -n 1 "$log" | tr -d '\r' | tr -c '[:print:]\n' '?')" >&2
		done
	) &
	ticker=$!
	rc=0
	wait "$pid" || rc=$?
	kill "$ticker" 2>/dev/null
	wait "$ticker" 2>/dev/null
	if [ "$rc" != 0 ]; then
		tail -n 30 "$log" >&2
		say "$what: failed with status $rc, log: $log"
		return "$rc"
	fi
	say "$what: done in $((SECONDS - start)) s"
}

# publish TREE BUILDER...: make the cache tree TREE unless it stands already.
# BUILDER gets a scratch folder to fill; only a finished one is renamed into
# place. The lock lets two runs wait for each other instead of building twice.
publish() {
	local tree=$1 scratch rc
	shift
	touch -c "$tree"
	[ -e "$tree" ] && return
	need_root
	mkdir -p "$CACHE"
	exec {lock}>"$tree.lock"
	if ! flock -n "$lock"; then
		say "waiting for another run that is building $(basename "$tree")"
		flock "$lock"
	fi
	if [ ! -e "$tree" ]; then
		# What an interrupted build left is nobody's: we hold the lock.
		discard "$tree".partial.*
		scratch=$tree.partial.$$
		mkdir "$scratch"
		rc=0
		"$@" "$scratch" || rc=$?
		[ "$rc" = 0 ] || { discard "$scratch"; exit 125; }
		mv -T "$scratch" "$tree"
		prune "$tree"
	fi
	exec {lock}>&-
}

# prune TREE: its predecessors are of use to another checkout perhaps, but not
# when none has asked for them in two weeks (publish marks what is asked for).
prune() {
	local old
	find "$CACHE" -maxdepth 1 -type d -name "$(basename "${1%-*}")-*" -mtime +14 |
		while read -r old; do
			discard "$old" "$old.lock"
		done
}

# Remove trees from the cache, refusing to walk into anything mounted there.
discard() {
	local tree
	for tree; do
		[ -e "$tree" ] || continue
		rm -rf --one-file-system "$tree"
	done
}
