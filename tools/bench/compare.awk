# SPDX-License-Identifier: GPL-2.0-only
# Do two results agree? Counts within 1 % (or the last digit printed), medians of
# what was measured in rounds within the other's range.
BEGIN { FS = "|" }

function tell(why) {
	differing++
	printf "%s %s %s: %s\n", $1, $2, $3, why
}

{ key = $1 FS $2 FS $3 }
NR == FNR { first[key] = $4; next }
!(key in first) { tell("only in the second"); next }
{
	compared++
	n = sort(first[key], a)
	m = sort($4, b)
	again[key]
	if (n < 2) {
		apart = a[1] - b[1]
		if (apart < 0)
			apart = -apart
		larger = a[1] > b[1] ? a[1] : b[1]
		if (apart > 0.01 * larger && apart > 0.001001)
			tell(a[1] " and " b[1])
	} else {
		x = median(a, n)
		y = median(b, m)
		if (x < b[1] + 0 || x > b[m] + 0 || y < a[1] + 0 || y > a[n] + 0)
			tell("medians " x " and " y " outside each other's range")
	}
}
END {
	for (key in first)
		if (!(key in again)) {
			differing++
			print key ": only in the first"
		}
	print compared " figures compared, " differing + 0 " differ"
	exit differing > 0
}
