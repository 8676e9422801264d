# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the scenarios of the life cycle share: a VF in the hands of vfio-do, which
# is told what to do line by line, and the attributes that say what came of it.

# vf_attr N NAME [VALUE]: read or write an attribute of VF n
vf_attr() {
	local file value
	file=$PCI/$(vf_of "$1")/vfgate/$2
	if [ $# -gt 2 ]; then
		echo "$3" >"$file"
	else
		value=$(<"$file") && echo "$value"
	fi
}

# hold NAME...: open these (a BDF, or the UUID of a mediated device)
hold() { hold_by vfio-do "$@"; }

# hold_by COMMAND...: the same, by a command that ends in vfio-do. What bash opens
# for a coprocess is not there in a subshell; copies of it are.
hold_by() {
	coproc HOLDER { exec "$@"; }
	holder=$HOLDER_PID
	exec {to_holder}>&"${HOLDER[1]}" {of_holder}<&"${HOLDER[0]}"
	eval "exec ${HOLDER[1]}>&- ${HOLDER[0]}<&-"
	expect "the VF answers" 0x "$(ask '0 read 0x8' | cut -c 1-2)"
}

# tell COMMAND: one that prints nothing; ask COMMAND: one that prints a line
tell() { echo "$1" >&"$to_holder"; }
ask() {
	local line
	echo "$1" >&"$to_holder"
	read -r -t 60 line <&"$of_holder" || fail "no answer to '$1'"
	echo "$line"
}

# let_go: the mirror of hold
let_go() {
	exec {to_holder}>&- {of_holder}<&-
	wait "$holder" 2>/dev/null || true
}

# until_state N STATE: within a second
until_state() {
	local tries=100
	while [ "$(vf_attr "$1" state)" != "$2" ] && [ $((tries--)) -gt 0 ]; do
		sleep 0.01
	done
	expect "state of VF $1" "$2" "$(vf_attr "$1" state)"
}

# stopped_us N: from the decision to quarantine VF n to a device that is stopped
stopped_us() { vf_attr "$1" last_quarantine | sed 's/.*stopped_us=//'; }

# quarantined N REASON: VF n is, for this reason, and was so in time
quarantined() {
	until_state "$1" quarantined
	expect "reason of VF $1" "$2" "$(vf_attr "$1" quarantine)"
	for _ in $(seq 100); do
		[ "$(stopped_us "$1")" = 0 ] || break
		sleep 0.01
	done
	[ "$(stopped_us "$1")" -gt 0 ] || fail "VF $1 was not stopped"
	[ "$(stopped_us "$1")" -lt 100000 ] || fail "it took $(stopped_us "$1") us to stop VF $1"
	echo "VF $1 quarantined: $(vf_attr "$1" last_quarantine)"
}

# masters N: may VF n master the bus, by its own register?
masters() { (($(setpci -s "$(vf_of "$1")" COMMAND.w | sed 's/^/0x/') & 4)) && echo yes || echo no; }

# works: the VF that is held is set up as by a driver, and sends a frame. The PF
# hears of a reset and of the introduction after it by interrupts, on a busy
# machine late; a driver introduces itself again then.
works() {
	local before answer
	for _ in 1 2 3 4 5; do
		answer=$(ask '0 mailbox 0x1')
		tell '0 ring'
		before=$(ask '0 sent')
		tell '0 transmit'
		[ "$(ask '0 sent')" = "$before" ] || return 0
		sleep 0.5
	done
	fail "no frame was sent; the PF answered $answer"
}

# new_mdev N: a mediated device below VF n; prints its UUID
new_mdev() {
	local uuid
	uuid=$(cat /proc/sys/kernel/random/uuid)
	echo "$uuid" >"$PCI/$(vf_of "$1")/mdev_supported_types/vfgate_82576vf-mediated/create"
	echo "$uuid"
}

# port_reports BITS: the PF's port has an error, these bits of its AER status
port_reports() { monitor pcie_aer_inject_error port1 "$1"; }
