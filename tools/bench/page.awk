# SPDX-License-Identifier: GPL-2.0-only
# figures.txt as a page: a table for each part, a row for each metric, a column
# for each configuration. What was measured in rounds is its median and range.
BEGIN { FS = "|" }

# insert VALUE into sorted[1..n - 1]
function insert(value, n,	i) {
	for (i = n; i > 1 && sorted[i - 1] + 0 > value + 0; i--)
		sorted[i] = sorted[i - 1]
	sorted[i] = value
}

function cell(values,	list, n, i) {
	n = split(values, list, " ")
	if (n < 2)
		return values
	for (i = 1; i <= n; i++)
		insert(list[i], i)
	return sorted[int((n + 1) / 2)] " (" sorted[1] " to " sorted[n] ")"
}

!($1 in metrics) { part[++parts] = $1; metrics[$1] = configs[$1] = 0 }
!(($1, "m", $3) in known) { known[$1, "m", $3]; metric[$1, ++metrics[$1]] = $3 }
!(($1, "c", $2) in known) { known[$1, "c", $2]; config[$1, ++configs[$1]] = $2 }
{ found[$1, $2, $3] = cell($4) }

END {
	print ".. SPDX-License-Identifier: GPL-2.0-only\n"
	for (p = 1; p <= parts; p++) {
		name = part[p]
		title = toupper(substr(name, 1, 1)) substr(name, 2)
		print title
		gsub(".", "-", title)
		print title "\n"
		print ".. list-table::\n   :header-rows: 1\n   :stub-columns: 1\n"
		row = "   * -"
		for (c = 1; c <= configs[name]; c++)
			row = row "\n     - " config[name, c]
		print row
		for (m = 1; m <= metrics[name]; m++) {
			row = "   * - " metric[name, m]
			for (c = 1; c <= configs[name]; c++)
				row = row "\n     - " found[name, config[name, c], metric[name, m]]
			gsub(/- \n/, "-\n", row)
			sub(/- $/, "-", row)
			print row
		}
		print ""
	}
}
