# SPDX-License-Identifier: GPL-2.0-only
# figures.txt as a page: what they are of, and a table for each part, a row for each
# metric, a column for each configuration. What was measured in rounds is its median
# and range.
function cell(values,	list, n) {
	n = sort(values, list)
	return n < 2 ? values : median(list, n) " (" list[1] " to " list[n] ")"
}

!($1 in metrics) { part[++parts] = $1 }

END {
	print ".. SPDX-License-Identifier: GPL-2.0-only\n"
	print "Of " versions ".\n"
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
				row = row "\n     - " cell(found[name, config[name, c], metric[name, m]])
			gsub(/- \n/, "-\n", row)
			sub(/- $/, "-", row)
			print row
		}
		print ""
	}
}
