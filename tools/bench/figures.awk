# SPDX-License-Identifier: GPL-2.0-only
# Reads figures.txt: what each part has of configurations and of metrics, in their
# order, and what was found. After whatever else looks at the lines.
BEGIN { FS = "|" }

!(($1, "c", $2) in known) { known[$1, "c", $2]; config[$1, ++configs[$1]] = $2 }
!(($1, "m", $3) in known) { known[$1, "m", $3]; metric[$1, ++metrics[$1]] = $3 }
{ found[$1, $2, $3] = $4 }
