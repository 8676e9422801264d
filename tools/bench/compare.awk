# SPDX-License-Identifier: GPL-2.0-only
# Do two results agree? Counts do within 1 % (or the last digit printed). What was
# measured in rounds does where the ranges meet. With seven rounds of one distribution
# they do not once in 1716 times: as there are hundreds of figures, anything stricter
# would find a difference every time. What was measured once has no range, so there is
# nothing to hold it against.
BEGIN { FS = "|" }

function tell(why) {
	differing++
	printf "%s %s %s: %s\n", $1, $2, $3, why
}

# measured METRIC: is it a time, a share or a size, by its unit, and no count?
function measured(metric) {
	sub(/.*: /, "", metric)
	return metric ~ /^(s|ms|MiB|%|Mbit\/s) |, of vfio-pci$/
}

# far A B: more than counts may be apart
function far(a, b,	apart) {
	apart = a < b ? b - a : a - b
	return apart > 0.01 * (a > b ? a : b) && apart > 0.001001
}

{ key = $1 FS $2 FS $3 }
NR == FNR { first[key] = $4; next }
!(key in first) { tell("only in the second"); next }
{
	n = sort(first[key], a)
	m = sort($4, b)
	again[key]
	if (n < 2 && measured($3)) {
		once++
		next
	}
	compared++
	x = median(a, n)
	y = median(b, m)
	if (far(x, y) && (a[n] + 0 < b[1] + 0 || b[m] + 0 < a[1] + 0))
		tell(n < 2 ? x " and " y : x " and " y ", and their ranges do not meet")
}
END {
	for (key in first)
		if (!(key in again)) {
			differing++
			print key ": only in the first"
		}
	print compared + 0 " figures compared, " differing + 0 " differ; " once + 0 " measured once, not compared"
	exit differing > 0
}
