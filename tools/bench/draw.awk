# SPDX-License-Identifier: GPL-2.0-only
# How each kind of panel is drawn, for gnuplot. The panel is the chosen one, and its
# frame is set: left, right, and where the next word of its legend goes.
BEGIN { LETTER = 5.8 }	# the width of one, in pixels, more or less

function floor(x) { return int(x) > x ? int(x) - 1 : int(x) }
function lesser(a, b) { return a + 0 < b + 0 ? a + 0 : b + 0 }
function larger(a, b) { return a + 0 > b + 0 ? a + 0 : b + 0 }
function paint(name) { return name in colour ? colour[name] : "#555555" }
# As a number, with so much of the background let through (two hex digits).
function tint(name, veil) { return "0x" veil substr(paint(name), 2) }
function list(names, name, place) { return names (names ? ", " : "") "\"" name "\" " place }

# told VALUE: thousands apart
function told(value,	rest, sign) {
	sign = sub(/^-/, "", value) ? "-" : ""
	rest = match(value, /\..*/) ? substr(value, RSTART) : ""
	sub(/\..*/, "", value)
	for (; length(value) > 3; value = substr(value, 1, length(value) - 3))
		rest = " " substr(value, length(value) - 2) rest
	return sign value rest
}

# steps LOW HIGH MOST: round numbers along an axis, so many at most
function steps(low, high, most,	step, rough, n, names) {
	rough = (high - low) / most
	step = 10 ^ floor(log(rough) / log(10))
	step *= rough <= step ? 1 : rough <= 2 * step ? 2 : rough <= 5 * step ? 5 : 10
	for (n = floor(low / step); n * step <= high; n++)
		if (n * step >= low)
			names = list(names, told(sprintf("%.9g", n * step)), n * step)
	return "(" names ")"
}

# -- a row for each configuration: bars, stack, range, ratio

function box(low, high, y, half, rgb) {
	boxes = boxes sprintf("%.6f %.6f %.3f %.3f %s\n", low, high, y - half, y + half, rgb)
	least = lesser(least, low)
	most = larger(most, high)
}

function dot(x, y, size, rgb) { dots = dots sprintf("%.6f %.3f %.2f %s\n", x, y, size, rgb) }

function number(x, y, value) {
	numbers = numbers sprintf("%.6f %.3f \"%s\"\n", x, y, told(value))
	longest = larger(longest, length(told(value)))
}

function bars(p,	r, s, n, x, y, thick) {
	thick = 0.84 / series
	for (r = 1; r <= rows; r++)
		for (s = 1; s <= series; s++)
			if (n = values(p, row[r], of[s])) {
				x = median(value, n)
				y = r - 0.42 + (s - 0.5) * thick
				box(lesser(0, x), larger(0, x), y, thick * 0.44, tint(row[r], s > 1 ? "90" : "00"))
				if (n > 1)
					box(value[1], value[n], y, thick * 0.04, "0x00333333")
				number(larger(0, value[n]), y, x)
			}
	for (s = 1; s <= series && series > 1; s++)
		key(said[s], s > 1 ? "#bbbbbb" : "#555555")
}

function stack(p,	r, s, n, x, sum) {
	for (r = 1; r <= rows; r++) {
		sum = 0
		for (s = 1; s <= series; s++)
			if ((n = values(p, row[r], of[s])) && (x = median(value, n)) > 0) {
				box(sum, sum + x, r, 0.37, tint(said[s], "00"))
				sum += x
			}
		if (!(n = values(p, row[r], besides[p])))
			continue
		x = median(value, n)
		if (x > sum) {
			box(sum, x, r, 0.37, tint("other", "00"))
			sum = x
		}
		if (n > 1)
			box(value[1], value[n], r, 0.03, "0x00333333")
		number(larger(sum, value[n]), r, x)
	}
	for (s = 1; s <= series; s++)
		key(said[s], paint(said[s]))
	key("other", paint("other"))
}

function range(p,	r, i, n) {
	for (r = 1; r <= rows; r++) {
		n = values(p, row[r], of[1])
		box(value[1], value[n], r, 0.22, tint(row[r], "b0"))
		for (i = 1; i <= n; i++)
			dot(value[i], r, 0.3, tint(row[r], "00"))
		dot(median(value, n), r, 0.9, tint(row[r], "00"))
		number(value[n], r, median(value, n))
	}
	if (kind[p] == "ratio") {
		most = larger(most, 1)
		print "set arrow from 1, graph 0 to 1, graph 1 nohead dashtype 2 linecolor rgb \"#777777\""
	}
}

function across(p,	r, end, names) {
	boxes = dots = numbers = ""
	least = most = longest = 0
	if (kind[p] == "bars") bars(p)
	else if (kind[p] == "stack") stack(p)
	else range(p)
	if (most == least) most = least + 1
	# The number beside the longest bar wants room as well.
	end = longest * LETTER + 10
	end = least + (most - least) * (right - left) / (right - left - end)
	for (r = 1; r <= rows; r++)
		names = list(names, row[r], r)
	print "set ytics (" names ")\nset yrange [" rows + 0.5 ":0.5]"
	# A mark of the axis may want more room than the numbers: 0 beside 0.02.
	print "set xtics " steps(least, end, (right - left) / (larger(longest, 4) * LETTER + 14)) "\nset xrange [" least ":" end "]"
	print "set xlabel \"" axis[p] "\"\nset grid xtics"
	print "$boxes << E\n" boxes "E\n$dots << E\n" dots "E\n$numbers << E\n" numbers "E"
	print "plot $boxes using 1:3:1:2:3:4:5 with boxxyerror fillstyle solid noborder linecolor rgb variable," \
		(dots ? " $dots using 1:2:3:4 with points pointtype 7 pointsize variable linecolor rgb variable," : "") \
		" $numbers using 1:2:3 with labels noenhanced left font \",9\" offset " (dots ? 0.9 : 0.4) ",0"
}

# -- a line for each configuration: lines, decades

# place NAME: where on the axis it is; sizes of memory by their logarithm
function place(name) {
	return name ~ /[MG]$/ ? log(name ~ /G$/ ? name * 1024 : name + 0) / log(2) : name + 0
}
function spelt(name) { return name ~ /[MG]$/ ? name + 0 " " (name ~ /G$/ ? "GiB" : "MiB") : name }
# Nothing at all has a place as well.
function raised(p, y) { return kind[p] == "decades" ? log(y < 0 ? 1 : 1 + y) / log(10) : y + 0 }

function decades(p, high,	n, names) {
	names = list("", "0", 0)
	for (n = 1; n <= high; n++)
		names = list(names, told(sprintf("%d", 10 ^ n)), raised(p, 10 ^ n))
	return "(" names ")"
}

# line PANEL ROW: the rows may well agree, so each is thinner than what it covers
function line(p, r,	s, n, y, width) {
	print "$line" r " << E"
	for (s = 1; s <= series; s++)
		if (n = values(p, row[r], of[s])) {
			y = raised(p, median(value, n))
			most = larger(most, y)
			print place(said[s]), y
		}
	print "E"
	width = rows > 1 ? 5 * 0.6 ^ (r - 1) : 2
	return "$line" r " with linespoints pointtype 7 pointsize " 0.4 + width / 6 " linewidth " width \
		" linecolor rgb \"" paint(row[r]) "\""
}

function along(p,	r, s, names, plots, first, last, margin) {
	most = 0
	for (r = 1; r <= rows; r++) {
		plots = plots (r > 1 ? ", " : "plot ") line(p, r)
		key(row[r], paint(row[r]))
	}
	first = last = place(said[1])
	for (s = 1; s <= series; s++) {
		names = list(names, spelt(said[s]), place(said[s]))
		first = lesser(first, place(said[s]))
		last = larger(last, place(said[s]))
	}
	margin = last > first ? (last - first) / 20 : 1
	most = most ? most * 1.08 : 1
	print "set xtics (" names ")\nset xrange [" first - margin ":" last + margin "]"
	print "set xlabel \"" besides[p] "\"\nset ylabel \"" axis[p] "\"\nset grid ytics"
	print "set ytics " (kind[p] == "decades" ? decades(p, most) : steps(0, most, 6)) "\nset yrange [0:" most "]"
	print plots
}
