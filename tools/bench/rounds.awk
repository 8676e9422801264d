# SPDX-License-Identifier: GPL-2.0-only
# What the others share: the values of one figure, a value for each round.

# sort VALUES into list[1..n], the smallest first; returns n
function sort(values, list,	n, i, j, value) {
	n = split(values, list, " ")
	for (i = 2; i <= n; i++) {
		value = list[i]
		for (j = i - 1; j >= 1 && list[j] + 0 > value + 0; j--)
			list[j + 1] = list[j]
		list[j + 1] = value
	}
	return n
}

function median(list, n) { return list[int((n + 1) / 2)] }
