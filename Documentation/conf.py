# SPDX-License-Identifier: GPL-2.0-only
"""Sphinx: make htmldocs."""
project = "vfgate"
author = "The vfgate developers"
extensions = []
exclude_patterns = ["build", "figures"]
html_theme = "alabaster"
html_theme_options = {"fixed_sidebar": True, "page_width": "1100px"}
html_show_copyright = False
html_copy_source = False
highlight_language = "none"
