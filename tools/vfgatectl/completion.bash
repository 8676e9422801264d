# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Completion for vfgatectl. What there is to complete comes from the program
# itself (--list-commands) and from sysfs, so it cannot fall behind.

_vfgatectl_functions() {
	local device
	for device in /sys/bus/pci/devices/*; do
		case $1 in
		pf) [ -e "$device/sriov_totalvfs" ] || continue ;;
		vf) [ -e "$device/physfn" ] || continue ;;
		esac
		echo "${device##*/}"
	done
}

# The words that are neither options nor what is being typed.
_vfgatectl_given() {
	local word
	for word in "${words[@]:1:cword-1}"; do
		[[ $word == -* ]] || printf '%s ' "$word"
	done
}

_vfgatectl() {
	local cur prev words cword object command usage choice
	_init_completion -n : || return
	read -r object command _ <<<"$(_vfgatectl_given)"
	usage=$(vfgatectl --list-commands 2>/dev/null)

	case $prev in
	--svg | --root)
		_filedir
		return
		;;
	--attach) choice="direct mediated" ;;
	*)
		if [ -z "$object" ]; then
			choice="$(cut -d' ' -f1 <<<"$usage") --json --pretty --dry-run --root"
		elif [ -z "$command" ] && grep -q "^$object [a-z]" <<<"$usage"; then
			choice=$(sed -n "s/^$object \\([a-z]*\\).*/\\1/p" <<<"$usage")
		else
			usage=$(grep "^$object ${command}" <<<"$usage" || grep "^$object" <<<"$usage")
			choice=$(grep -o -e '--[a-z-]*' <<<"$usage")
			# shellcheck disable=SC2001 # what sed can say and bash cannot
			usage=$(sed 's/ \[--[^]]*\]//g' <<<"$usage")
			[[ $usage != *PF* ]] || choice+=" $(_vfgatectl_functions pf)"
			[[ $usage != *VF* ]] || choice+=" $(_vfgatectl_functions vf)"
			[[ $usage != *UUID* ]] || choice+=" $(ls /sys/bus/mdev/devices 2>/dev/null)"
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$choice" -- "$cur")
	__ltrim_colon_completions "$cur"
} && complete -F _vfgatectl vfgatectl
