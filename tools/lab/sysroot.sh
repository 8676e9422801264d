# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The sysroot: a Debian 13 tree with the compilers, the emulator, both stock
# kernels and the user space of the emulated host. Nothing of the machine it
# runs on is used besides apt, so Debian 12 and 13 give the same lab.

SYSROOT_SUITE=trixie
SYSROOT_INPUTS=("$LAB"/sysroot/{packages,preferences,options,kernels})
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

sysroot_path() { echo "$CACHE/sysroot-$(key "${SYSROOT_INPUTS[@]}")"; }

sysroot_up() {
	publish "$(sysroot_path)" sysroot_build
}

# The mirror is the one this machine already trusts: the first archive in its
# apt configuration that calls itself Debian's and is not the security one.
mirror() {
	local found
	if [ -n "${VFGATE_MIRROR:-}" ]; then
		echo "$VFGATE_MIRROR"
		return
	fi
	found=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(ORIGIN) $(LABEL)' 2>/dev/null |
		awk '$1 == "Packages" && $3 == "Debian" && $4 == "Debian" { print $2; exit }')
	# Before the first "apt-get update" an index has no origin yet.
	[ -n "$found" ] || found=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI)' 2>/dev/null |
		awk '$1 == "Packages" && $2 ~ /\/debian\/?$/ { print $2; exit }')
	[ -n "$found" ] || die "no Debian archive in the apt configuration: set VFGATE_MIRROR"
	echo "$found"
}

sysroot_sources() {
	local suite uri
	uri=$(mirror) || exit
	for suite in "" -updates -backports; do
		echo "deb [signed-by=$KEYRING] $uri $SYSROOT_SUITE$suite main"
	done
}

# Proxies of this machine's apt hold for the tree as well.
sysroot_proxy_options() {
	apt-config dump 2>/dev/null | sed -n 's/^\(Acquire::https\?::Proxy[^ ]*\) "\(.\+\)";$/--aptopt=\1 "\2"/p'
}

sysroot_build() {
	local scratch=$1 sources options=()
	host_packages mmdebstrap debian-archive-keyring util-linux
	sources=$(sysroot_sources) || return
	mapfile -t options < <(grep -v '^#' "$LAB/sysroot/options"; sysroot_proxy_options)
	options+=(
		--setup-hook="install -D -m 644 '$LAB/sysroot/preferences' \"\$1/etc/apt/preferences.d/lab\""
		--include="debian-archive-keyring,$(sed 's/#.*//' "$LAB/sysroot/packages" | xargs | tr ' ' ,)"
		--customize-hook="sh '$LAB/sysroot/kernels' \"\$1\""
	)
	# A tree of its own: mmdebstrap wants to make the folder it fills.
	printf '%s\n' "$sources" >"$scratch/sources.list"
	with_progress "$CACHE/logs/sysroot.log" "making the Debian $SYSROOT_SUITE sysroot, about 4 minutes" \
		mmdebstrap "${options[@]}" "" "$scratch/root" "$scratch/sources.list"
}

# in_sysroot [--bind SRC:DST]... -- COMMAND...: run COMMAND inside the sysroot,
# in namespaces of its own and without network. The checkout is at /vfgate.
# PID namespace and parent-death signal together leave no orphan: whoever kills
# this shell, by whatever signal, kills everything started here.
in_sysroot() {
	local binds=()
	while [ "$1" != -- ]; do
		case $1 in
		--bind) binds+=("$2"); shift 2 ;;
		*) die "in_sysroot: $1?" ;;
		esac
	done
	shift
	# A caller in the background sets replace: a subshell in between would be
	# the parent whose death counts.
	${replace:+exec} setpriv --pdeathsig KILL \
		unshare --mount --propagation unchanged --pid --net --fork --kill-child=KILL \
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
		bash "$LAB/sysroot/enter" "$(sysroot_path)/root" "$TOP" "${binds[@]}" -- "$@"
}
