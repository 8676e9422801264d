# SPDX-License-Identifier: GPL-2.0-only
# figures.txt as JSON: versions, and figures, in which there is an object for each
# part, in it one for each configuration, in it one for each metric. Of an even number
# of rounds the median is the lower of the two in the middle, as in rounds.awk.
def measured:
	sort | { median: .[(length - 1) / 2 | floor], min: first, max: last };

reduce (inputs / "|") as [$part, $configuration, $metric, $values] (
	{ versions: ($versions / ", ") };
	($values / " " | map(tonumber)) as $list |
	.figures[$part][$configuration][$metric] =
		(if $list[1:] == [] then {} else $list | measured end) + { values: $list })
