// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree as a picture, from left to right: each VF is a row, and what is
 * above several stands in their middle. Fill says how a VF is attached, a red
 * edge that something shares its IOMMU group, a thick red one that a VF is in
 * quarantine. No script, no font of its own: it can be mailed and printed.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "topo.h"

#define UNIT		23	/* heights are counted in these */
#define VF_UNITS	2	/* a box of a VF and the gap below it */
#define LEAST_UNITS	3	/* what a tall box needs if little is below it */
#define PF_GAP		1	/* between the VFs of two PFs */
#define TALL		60	/* boxes of ports and PFs: two or three lines */
#define SHORT		36	/* boxes of VFs: two lines */
#define GAP		56	/* between columns, where the wires are */
#define MARGIN		24
#define HEAD		64
#define FOOT		56
#define TEXT_WIDTH(n)	((n) * 13 / 2)	/* of n characters, on average */
#define MOST_COLUMNS	36

static const int widths[] = {
	[PLACE_ROOT]	= 96,
	[PLACE_PORT]	= 168,
	[PLACE_PF]	= 352,
	[PLACE_VF]	= 400,
};

/* Light enough to print; without colour the words in the boxes say the same. */
static const struct look {
	const char *attach;
	const char *fill;
	const char *edge;
	const char *legend;
} looks[] = {
	{ "none",	"#f4f5f7", "#8a94a6", "bound to vfgate, not in use" },
	{ "direct",	"#dcebff", "#2f6fbd", "attached directly" },
	{ "mediated",	"#dcf5e4", "#2c8a50", "attached mediated" },
	{ "",		"#ffffff", "#b7bdc8", "other driver, or none" },
};

#define DANGER	"#c62f2f"

/**
 * struct canvas - what is drawn on
 * @to: the file
 * @top: the tree, to look for shared groups in
 * @column: left edge of each depth
 * @deepest: column of the VFs
 * @unit: how far down it is drawn on
 */
struct canvas {
	FILE *to;
	const struct node *top;
	int column[MOST_COLUMNS];
	int deepest;
	int unit;
};

/* -- elements ------------------------------------------------------------- */

static void escape(FILE *to, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", to);
			break;
		case '>':
			fputs("&gt;", to);
			break;
		case '&':
			fputs("&amp;", to);
			break;
		case '"':
			fputs("&quot;", to);
			break;
		default:
			fputc(*text, to);
		}
	}
}

/* Text that does not fit into @room pixels ends in an ellipsis. */
static void __printf(6, 7)
write_text(FILE *to, int x, int y, const char *class, int room,
	   const char *format, ...)
{
	char text[256];
	size_t fits = room * 2 / 13;
	bool cut;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	cut = strlen(text) > fits;
	if (cut)
		text[fits > 1 ? fits - 1 : 0] = '\0';
	fprintf(to, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	escape(to, text);
	fprintf(to, "%s</text>\n", cut ? "…" : "");
}

static void draw_box(FILE *to, int x, int y, int width, int height,
		     const char *fill, const char *edge, int thickness)
{
	fprintf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"", x, y,
		width, height);
	fprintf(to, " fill=\"%s\" stroke=\"%s\" stroke-width=\"%d\"/>\n", fill, edge,
		thickness);
}

static void draw_wire(FILE *to, int x1, int y1, int x2, int y2)
{
	int middle = (x1 + x2) / 2;

	fprintf(to, "<path d=\"M%d %d C%d %d %d %d %d %d\" class=\"wire\"/>\n",
		x1, y1, middle, y1, middle, y2, x2, y2);
}

/* -- measures ------------------------------------------------------------- */

static int units_of(const struct node *node);

static int units_below(const struct node *node)
{
	int units = 0;

	for (int i = 0; i < node->children; i++)
		units += units_of(node->child[i]);
	return units;
}

static int units_of(const struct node *node)
{
	int units = units_below(node);

	if (node->place == PLACE_VF)
		return VF_UNITS;
	if (units < LEAST_UNITS)
		units = LEAST_UNITS;
	return units + (node->place == PLACE_PF ? PF_GAP : 0);
}

static int depth_of(const struct node *node)
{
	int deepest = 0, depth;

	for (int i = 0; i < node->children; i++) {
		depth = depth_of(node->child[i]);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + (node->place != PLACE_VF);
}

/* PFs and VFs have columns of their own at the right, ports fill the middle. */
static int column_of(const struct canvas *canvas, const struct node *node, int depth)
{
	if (node->place == PLACE_VF)
		return canvas->deepest;
	if (node->place == PLACE_PF)
		return canvas->deepest - 1;
	return depth < MOST_COLUMNS ? depth : MOST_COLUMNS - 1;
}

static void lay_out(struct canvas *canvas)
{
	int depth = depth_of(canvas->top) - 1, x = MARGIN;

	canvas->deepest = depth < 2 ? 2 : depth;
	if (canvas->deepest >= MOST_COLUMNS)
		canvas->deepest = MOST_COLUMNS - 1;
	for (int i = 0; i <= canvas->deepest; i++) {
		canvas->column[i] = x;
		x += GAP + (i == 0 ? widths[PLACE_ROOT] :
			    i == canvas->deepest ? widths[PLACE_VF] :
			    i == canvas->deepest - 1 ? widths[PLACE_PF] :
						       widths[PLACE_PORT]);
	}
}

/* -- what is in the boxes ------------------------------------------------- */

static int count_in_group(const struct node *node, int group)
{
	int count = node->place != PLACE_ROOT && node->f.group == group && *node->f.bdf;

	for (int i = 0; i < node->children; i++)
		count += count_in_group(node->child[i], group);
	return count;
}

static bool shares_group(const struct canvas *canvas, const struct node *node)
{
	return node->place != PLACE_ROOT && node->f.group >= 0 &&
	       count_in_group(canvas->top, node->f.group) > 1;
}

static const struct look *look_of(const struct node *vf)
{
	for (size_t i = 0; i < ARRAY_SIZE(looks); i++)
		if (!strcmp(looks[i].attach, vf->attach))
			return &looks[i];
	return &looks[ARRAY_SIZE(looks) - 1];
}

static void write_group(const struct canvas *canvas, const struct node *node,
			int right, int y)
{
	bool shared = shares_group(canvas, node);

	if (node->f.group < 0)
		write_text(canvas->to, right, y, "bad right", 100, "no group");
	else
		write_text(canvas->to, right, y, shared ? "bad right" : "small right",
			   140, "group %d%s", node->f.group, shared ? " shared" : "");
}

static void draw_root(struct canvas *canvas, const struct node *node, int x, int y)
{
	draw_box(canvas->to, x, y - SHORT / 2, widths[PLACE_ROOT], SHORT,
		 "#3c4657", "#3c4657", 1);
	write_text(canvas->to, x + 10, y + 4, "light", widths[PLACE_ROOT] - 12,
		   "%s", node->f.bdf);
}

static void draw_port(struct canvas *canvas, const struct node *node, int x, int y)
{
	bool good = node->config.acs_enforced;
	bool bad = !good && shares_group(canvas, node);
	int right = x + widths[PLACE_PORT] - 10;

	draw_box(canvas->to, x, y - TALL / 2, widths[PLACE_PORT], TALL, "#ffffff",
		 bad ? DANGER : "#5b6678", bad ? 2 : 1);
	write_text(canvas->to, x + 10, y - 8, "strong", 140, "%s", node->f.bdf);
	write_text(canvas->to, x + 10, y + 8, "small", 150, "%s",
		   node->config.port ? node->config.port : "bridge");
	write_text(canvas->to, x + 10, y + 22, good ? "good" : bad ? "bad" : "small", 80,
		   "%s", good ? "ACS on" : node->config.acs ? "ACS off" :
		   node->config.readable ? "no ACS" : "ACS unknown");
	write_group(canvas, node, right, y + 22);
}

static void draw_pf(struct canvas *canvas, const struct node *node, int x, int y)
{
	const struct function *f = &node->f;
	bool bad = shares_group(canvas, node);
	int right = x + widths[PLACE_PF] - 10;
	char name[256];

	config_name(f, name, sizeof(name));
	draw_box(canvas->to, x, y - TALL / 2, widths[PLACE_PF], TALL, "#fff7e0",
		 bad ? DANGER : "#a97d10", bad ? 2 : 1);
	write_text(canvas->to, x + 10, y - 8, "strong", 220, "%s %s", f->bdf,
		   node->interface);
	write_text(canvas->to, x + 10, y + 8, "small", widths[PLACE_PF] - 12, "%s", name);
	write_text(canvas->to, x + 10, y + 22, "small", 170, "%s, %d of %d VFs",
		   *f->driver ? f->driver : "no driver", f->num_vfs, f->total_vfs);
	write_group(canvas, node, right, y - 8);
	if (f->node >= 0)
		write_text(canvas->to, right, y + 22, "small right", 100, "NUMA %d",
			   f->node);
}

static void draw_vf(struct canvas *canvas, const struct node *node, int x, int y)
{
	const struct look *look = look_of(node);
	bool quarantined = !strcmp(node->state, "quarantined");
	bool bad = quarantined || shares_group(canvas, node);
	int right = x + widths[PLACE_VF] - 10;

	draw_box(canvas->to, x, y - SHORT / 2, widths[PLACE_VF], SHORT,
		 quarantined ? "#fde2e2" : look->fill, bad ? DANGER : look->edge,
		 quarantined ? 3 : bad ? 2 : 1);
	write_text(canvas->to, x + 10, y - 3, "strong", 200, "VF %d %s",
		   node->f.number, node->f.bdf);
	write_text(canvas->to, x + 10, y + 12, quarantined ? "bad" : "small",
		   widths[PLACE_VF] - 20, "%s%s%s%s%s%s%s",
		   *node->f.driver ? node->f.driver : "no driver",
		   *node->attach && strcmp(node->attach, "none") ? ", " : "",
		   strcmp(node->attach, "none") ? node->attach : "",
		   *node->state ? ", " : "", node->state,
		   *node->user ? ", " : "", node->user);
	write_group(canvas, node, right, y - 3);
}

static void (*const draw_place[])(struct canvas *canvas, const struct node *node,
				  int x, int y) = {
	[PLACE_ROOT]	= draw_root,
	[PLACE_PORT]	= draw_port,
	[PLACE_PF]	= draw_pf,
	[PLACE_VF]	= draw_vf,
};

/* -- the picture ---------------------------------------------------------- */

/* Draws a node and what is below it; returns the height of its middle. */
static int draw(struct canvas *canvas, const struct node *node, int depth)
{
	int units = units_of(node), first = canvas->unit;
	int x = canvas->column[column_of(canvas, node, depth)];
	int y = HEAD + first * UNIT + units * UNIT / 2;

	canvas->unit += (units - units_below(node)) / 2;
	for (int i = 0; i < node->children; i++) {
		const struct node *child = node->child[i];
		int below = draw(canvas, child, depth + 1);

		draw_wire(canvas->to, x + widths[node->place], y,
			  canvas->column[column_of(canvas, child, depth + 1)],
			  below);
	}
	canvas->unit = first + units;
	draw_place[node->place](canvas, node, x, y);
	return y;
}

static const char *const style[] = {
	"text { font-family: 'DejaVu Sans', Verdana, sans-serif; fill: #1d2430; }",
	".title { font-size: 18px; font-weight: bold; }",
	".strong { font-size: 12px; font-weight: bold; }",
	".small { font-size: 11px; fill: #465063; }",
	".light { font-size: 12px; font-weight: bold; fill: #ffffff; }",
	".good { font-size: 11px; font-weight: bold; fill: #2c8a50; }",
	".bad { font-size: 11px; font-weight: bold; fill: " DANGER "; }",
	".right { text-anchor: end; }",
	".wire { fill: none; stroke: #9aa3b2; stroke-width: 1.5; }",
};

static void begin(FILE *to, int width, int height)
{
	fprintf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"",
		width, height);
	fprintf(to, " width=\"%d\" height=\"%d\">\n<style>\n", width, height);
	for (size_t i = 0; i < ARRAY_SIZE(style); i++)
		fprintf(to, "%s\n", style[i]);
	fprintf(to, "</style>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
		width, height);
	write_text(to, MARGIN, 34, "title", 800, "From root port to virtual function");
}

static void draw_legend(FILE *to, int y)
{
	int x = MARGIN;

	for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
		draw_box(to, x, y - 12, 22, 16, looks[i].fill, looks[i].edge, 1);
		write_text(to, x + 30, y, "small", 260, "%s", looks[i].legend);
		x += 52 + TEXT_WIDTH((int)strlen(looks[i].legend));
	}
	draw_box(to, x, y - 12, 22, 16, "#ffffff", DANGER, 2);
	write_text(to, x + 30, y, "small", 260, "shares a group, or in quarantine");
}

/**
 * svg_draw - draw a tree
 * @to: the file
 * @top: the tree; its children are the roots
 */
void svg_draw(FILE *to, const struct node *top)
{
	struct canvas canvas = { .to = to, .top = top };
	int width, height;

	lay_out(&canvas);
	width = canvas.column[canvas.deepest] + widths[PLACE_VF] + MARGIN;
	height = HEAD + units_below(top) * UNIT + FOOT;
	begin(to, width, height);
	for (int i = 0; i < top->children; i++)
		draw(&canvas, top->child[i], 0);
	draw_legend(to, height - MARGIN);
	fputs("</svg>\n", to);
}
