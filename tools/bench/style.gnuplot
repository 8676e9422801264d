# SPDX-License-Identifier: GPL-2.0-only
# How a panel looks before anything is in it.
unset key
set border 3 linecolor rgb "#aaaaaa"
set tics nomirror out scale 0.4 font ",10" noenhanced textcolor rgb "#333333"
set xtics offset 0,0.4
set grid linecolor rgb "#e4e4e4" linetype 1 linewidth 0.8 back
unset grid
set xlabel font ",10" noenhanced textcolor rgb "#666666" offset 0,0.7
set ylabel font ",10" noenhanced textcolor rgb "#666666"
