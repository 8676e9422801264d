# SPDX-License-Identifier: GPL-2.0-only
# Reads the colours and the panels, and says which panels there are and what is in
# them.

/^#/ { next }
reading == "colours" { colour[$1] = $2; next }
reading == "panels" {
	panels++
	part[panels] = $1; kind[panels] = $2; columns[panels] = $3; title[panels] = $4
	axis[panels] = $5; pattern[panels] = $6; besides[panels] = $7
	next
}

# takes PATTERN METRIC: do they match? star is what the * stands for
function takes(pattern, metric,	head, tail) {
	star = ""
	if (!index(pattern, "*"))
		return metric == pattern
	head = tail = pattern
	sub(/\*.*/, "", head)
	sub(/.*\*/, "", tail)
	star = substr(metric, length(head) + 1, length(metric) - length(head) - length(tail))
	return star != "" && metric == head star tail
}

# choose PANEL: its rows, which are configurations, and its series, which are metrics
# and what is said of them; are there any?
function choose(p,	c, m, name, any) {
	rows = series = 0
	for (m = 1; m <= metrics[part[p]]; m++)
		if (takes(pattern[p], metric[part[p], m])) {
			of[++series] = metric[part[p], m]
			said[series] = star
		}
	for (c = 1; c <= configs[part[p]]; c++) {
		name = config[part[p], c]
		any = 0
		for (m = 1; m <= series; m++)
			any += (part[p], name, of[m]) in found
		if (any)
			row[++rows] = name
	}
	return rows
}

# values PANEL ROW METRIC: into value[1..n], the smallest first; returns n
function values(p, name, metric) {
	return (part[p], name, metric) in found ? sort(found[part[p], name, metric], value) : 0
}
