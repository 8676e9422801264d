# SPDX-License-Identifier: GPL-2.0-only
# Do two results agree? Counts do within 1 % (or the last digit printed). What was
# measured in rounds does unless each median is outside the other's range; two series
# of seven rounds of one distribution come out like that once in 86. What was
# measured once has no range, so there is nothing to hold it against.
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
	if (far(x, y) && (x < b[1] + 0 || x > b[m] + 0) && (y < a[1] + 0 || y > a[n] + 0))
		tell(n < 2 ? x " and " y : "medians " x " and " y " outside each other's range")
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
