# SPDX-License-Identifier: GPL-2.0-only
# Results of the kernel's vfio selftests as a table: files of lines "RESULT NAME",
# a column for each file. Ways to the IOMMU with equal results share a row.
BEGIN { WAYS = "^(vfio_type1v2_iommu|vfio_type1_iommu|iommufd_compat_type1v2|iommufd_compat_type1|iommufd)(_|$)" }

FNR == 1 { column[++columns] = FILENAME }

# "FIXTURE.VARIANT.TEST", without a variant where there is one only
{
	n = split($2, part, ".")
	way = "-"
	variant = n > 2 ? part[2] : ""
	if (match(variant, WAYS)) {
		way = substr(variant, 1, RLENGTH)
		variant = substr(variant, RLENGTH + 1)
		sub(/_$/, "", way)
	}
	test = part[1] "." part[n] (variant == "" ? "" : ", " variant)
	if (!(test in rows)) {
		rows[test]
		order[++tests] = test
	}
	if (!((test, way) in seen)) {
		seen[test, way]
		ways[test] = ways[test] " " way
	}
	result[test, way, columns] = $1
}

function row(cells,	list, n, i) {
	n = split(cells, list, "|")
	for (i = 1; i <= n; i++)
		print (i == 1 ? "   * - " : "     - ") list[i]
}

END {
	print ".. list-table::\n   :header-rows: 1\n"
	head = "Test|Through"
	for (c = 1; c <= columns; c++)
		head = head "|" column[c]
	row(head)
	for (t = 1; t <= tests; t++) {
		test = order[t]
		n = split(ways[test], all, " ")
		kinds = 0
		delete through
		for (w = 1; w <= n; w++) {
			results = ""
			for (c = 1; c <= columns; c++)
				results = results "|" result[test, all[w], c]
			if (!(results in through))
				kind[++kinds] = results
			through[results] = through[results] (through[results] == "" ? "" : ", ") all[w]
		}
		for (k = 1; k <= kinds; k++)
			row("``" test "``|" through[kind[k]] kind[k])
	}
}
