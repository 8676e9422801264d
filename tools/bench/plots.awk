# SPDX-License-Identifier: GPL-2.0-only
# What is chosen, as a page for gnuplot: where each panel stands. Lengths are pixels,
# counted from the top left.
BEGIN {
	WIDTH = 1200; EDGE = 36; HEAD = 104; SECTION = 50
	LEFT = 110; RIGHT = 28; ABOVE = 28; LEGEND = 20; BELOW = 54	# around what is plotted
	BAR = 24; PAIR = 30; LINES = 180	# how tall a row is, and a panel of lines
}

function screen(x, y) { return sprintf("screen %.5f, screen %.5f", x / WIDTH, 1 - y / tall) }

function write(x, y, text, size) {
	printf "set label \"%s\" at %s left font \",%d\" noenhanced\n", text, screen(x, y), size
}
function entitle(x, y, text, size) {
	printf "set label \"{/:Bold %s}\" at %s left font \",%d\"\n", text, screen(x, y), size
}

# key NAME COLOUR: one more in the panel's legend
function key(name, rgb,	y) {
	y = top + ABOVE + 2
	printf "set object rectangle from %s to %s fillcolor rgb \"%s\" fillstyle solid noborder\n",
		screen(keyed, y - 5), screen(keyed + 10, y + 5), rgb
	write(keyed + 15, y, name, 10)
	keyed += 15 + length(name) * LETTER + 14
}

function of_lines(p) { return kind[p] == "lines" || kind[p] == "decades" }
function has_key(p) { return kind[p] == "stack" || of_lines(p) || series > 1 }
function tallness(p) { return of_lines(p) ? LINES : rows * (kind[p] == "bars" && series > 1 ? PAIR : BAR) }

# arrange: which panels stand in which row of the page, and what each row needs
function arrange(	p, used, last) {
	tall = HEAD
	for (p = 1; p <= panels; p++) {
		if (!choose(p))
			continue
		if (part[p] != last || used + columns[p] > 6) {
			floors++
			section[floors] = part[p] != last ? part[p] : ""
			used = 0
		}
		last = part[p]
		used += columns[p]
		stands[p] = floors
		legend[floors] = larger(legend[floors], has_key(p) ? LEGEND : 0)
		plotted[floors] = larger(plotted[floors], tallness(p))
	}
	for (p = 1; p <= floors; p++)
		tall += (section[p] ? SECTION : 0) + ABOVE + legend[p] + plotted[p] + BELOW
}

# heading PART: what its file says of it
function heading(name,	file, text) {
	file = parts "/" name
	while ((getline text < file) > 0)
		if (sub(/^# what: /, "", text))
			break
	close(file)
	return toupper(substr(text, 1, 1)) substr(text, 2)
}

# frame PANEL: a place for it, and its title
function frame(p,	width, upper) {
	width = (WIDTH - 2 * EDGE) / 6 * columns[p]
	left = at + LEFT
	right = at + width - RIGHT
	upper = top + ABOVE + legend[stands[p]]
	print "\nreset\nload style"
	printf "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", left / WIDTH, right / WIDTH
	printf "set tmargin at screen %.5f\nset bmargin at screen %.5f\n", 1 - upper / tall, 1 - (upper + tallness(p)) / tall
	entitle(at, top + 10, title[p], 12)
	keyed = at
	at += width
}

# begin FLOOR: go there; what stands above it is drawn with its first panel
function begin(f) {
	top = f == 1 ? HEAD : top + ABOVE + legend[f - 1] + plotted[f - 1] + BELOW
	top += section[f] ? SECTION : 0
	at = EDGE
}

function headings(f) {
	if (f == 1) {
		entitle(EDGE, 36, "What vfgate costs", 18)
		write(EDGE, 64, "In an emulated host: counts carry over, times only as comparisons. " \
			"A number is the median of its rounds, if there were any; dots and thin lines show their range.", 11)
		write(EDGE, 84, "Of " versions ".", 11)
	}
	if (section[f])
		entitle(EDGE, top - 20, heading(section[f]), 14)
}

END {
	arrange()
	printf "set terminal svg size %d,%d dynamic enhanced font \"sans-serif,11\" background \"#ffffff\"\n", WIDTH, tall
	print "set multiplot"
	for (p = 1; p <= panels; p++) {
		if (!choose(p))
			continue
		begins = stands[p] != now
		now = stands[p]
		if (begins)
			begin(now)
		frame(p)
		if (begins)
			headings(now)
		if (of_lines(p))
			along(p)
		else
			across(p)
	}
	print "unset multiplot"
}
