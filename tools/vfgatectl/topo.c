// SPDX-License-Identifier: GPL-2.0-only
/*
 * topo: the way from the root to each VF, with what decides about isolation on
 * it: ACS of the ports, IOMMU groups, and who has what. As a tree of text, as a
 * document, or (--svg) as a picture, which svg.c draws.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out.h"
#include "process.h"
#include "sys.h"
#include "topo.h"
#include "vf.h"

#define DEEPEST	32	/* bridges above each other; the bus numbers end first */

/* -- the tree ------------------------------------------------------------- */

static struct node *add_child(struct node *above, enum place place)
{
	struct node *node = must(calloc(1, sizeof(*node)));

	node->place = place;
	above->child = must(realloc(above->child, (above->children + 1) *
						  sizeof(*above->child)));
	above->child[above->children++] = node;
	return node;
}

static struct node *find_child(const struct node *above, const char *bdf)
{
	for (int i = 0; i < above->children; i++)
		if (!strcmp(above->child[i]->f.bdf, bdf))
			return above->child[i];
	return NULL;
}

static void free_tree(struct node *node)
{
	for (int i = 0; i < node->children; i++)
		free_tree(node->child[i]);
	free(node->child);
	free(node);
}

static struct node *need_port(struct node *above, const char *bdf)
{
	struct node *port = find_child(above, bdf);

	if (port)
		return port;
	port = add_child(above, PLACE_PORT);
	function_load(&port->f, bdf);
	config_read(bdf, &port->config);
	return port;
}

/* "pci0000:00": what a function without a bridge above it hangs from. */
static struct node *need_root(struct node *top, const struct function *f)
{
	struct node *root;
	char name[SYS_NAME];

	snprintf(name, sizeof(name), "pci%.*s", (int)strcspn(f->bdf, "."), f->bdf);
	*strrchr(name, ':') = '\0';
	root = find_child(top, name);
	if (root)
		return root;
	root = add_child(top, PLACE_ROOT);
	strcpy(root->f.bdf, name);
	return root;
}

static struct node *need_above(struct node *top, const struct function *f, int depth)
{
	char bdf[SYS_NAME];
	struct function port;

	if (depth > DEEPEST || !function_parent(f, bdf) ||
	    !function_load(&port, bdf))
		return need_root(top, f);
	return need_port(need_above(top, &port, depth + 1), bdf);
}

static void add_vf(struct node *pf, const struct function *f)
{
	struct node *vf = add_child(pf, PLACE_VF);

	vf->f = *f;
	vf_text(f, "attach", vf->attach, sizeof(vf->attach));
	vf_text(f, "state", vf->state, sizeof(vf->state));
	process_using(f, vf->user, sizeof(vf->user));
}

static void add_pf(struct node *top, const struct function *f)
{
	struct node *pf = add_child(need_above(top, f, 0), PLACE_PF);
	struct function vf;

	pf->f = *f;
	function_interface(f, pf->interface);
	for (int n = 0; n < f->num_vfs && function_load_vf(&vf, f, n); n++)
		add_vf(pf, &vf);
}

static struct node *make_tree(void)
{
	struct node *top = must(calloc(1, sizeof(*top)));
	struct functions pfs;

	functions_load(&pfs, function_is_pf);
	for (size_t i = 0; i < pfs.count; i++)
		add_pf(top, &pfs.item[i]);
	functions_free(&pfs);
	return top;
}

/* -- as text -------------------------------------------------------------- */

static const char *acs_of(const struct node *port)
{
	if (!port->config.readable)
		return "ACS unknown";
	if (!port->config.acs)
		return "no ACS";
	return port->config.acs_enforced ? "ACS" : "ACS off";
}

static void print_node(const struct node *node)
{
	const struct function *f = &node->f;
	bool attached = strcmp(node->attach, "none");
	char name[256];

	printf("%s", f->bdf);
	switch (node->place) {
	case PLACE_ROOT:
		break;
	case PLACE_PORT:
		printf("  %s, %s", node->config.port ? node->config.port : "bridge",
		       acs_of(node));
		break;
	case PLACE_PF:
		config_name(f, name, sizeof(name));
		printf("  PF%s%s, %s, %d of %d VFs", *node->interface ? " " : "",
		       node->interface, *f->driver ? f->driver : "no driver",
		       f->num_vfs, f->total_vfs);
		break;
	case PLACE_VF:
		printf("  VF %d, %s", f->number, *f->driver ? f->driver : "no driver");
		if (*node->attach)
			printf(", %s", attached ? node->attach : "not attached");
		if (*node->state)
			printf(", %s", node->state);
		if (*node->user)
			printf(", %s", node->user);
		break;
	}
	if (node->place != PLACE_ROOT && f->group < 0)
		printf(", no group");
	else if (node->place != PLACE_ROOT)
		printf(", group %d", f->group);
	if (node->place == PLACE_PF && f->node >= 0)
		printf(", NUMA node %d", f->node);
	if (node->place == PLACE_PF)
		printf(", %s", name);
	putchar('\n');
}

static void print_below(const struct node *node, const char *indent)
{
	char deeper[DEEPEST * 8];

	for (int i = 0; i < node->children; i++) {
		bool last = i == node->children - 1;

		printf("%s%s", indent, last ? "└─ " : "├─ ");
		print_node(node->child[i]);
		snprintf(deeper, sizeof(deeper), "%s%s", indent, last ? "   " : "│  ");
		print_below(node->child[i], deeper);
	}
}

static void print_tree(const struct node *top)
{
	for (int i = 0; i < top->children; i++) {
		print_node(top->child[i]);
		print_below(top->child[i], "");
	}
}

/* -- as a document -------------------------------------------------------- */

static struct json_object *describe(const struct node *node)
{
	static const char *const kind[] = {
		[PLACE_ROOT]	= "root",
		[PLACE_PORT]	= "port",
		[PLACE_PF]	= "pf",
		[PLACE_VF]	= "vf",
	};
	struct json_object *object = json_object_new_object();
	struct json_object *below = json_object_new_array();

	out_add(object, "kind", kind[node->place]);
	if (node->place == PLACE_ROOT)
		out_add(object, "bdf", node->f.bdf);
	else
		function_describe(&node->f, object);
	if (node->place == PLACE_PORT)
		out_add(object, "acs", acs_of(node));
	if (node->place == PLACE_VF) {
		out_add(object, "attach", node->attach);
		out_add(object, "state", node->state);
		out_add(object, "user", node->user);
	}
	for (int i = 0; i < node->children; i++)
		json_object_array_add(below, describe(node->child[i]));
	json_object_object_add(object, "below", below);
	return object;
}

static struct json_object *describe_tree(const struct node *top)
{
	struct json_object *roots = json_object_new_array();

	for (int i = 0; i < top->children; i++)
		json_object_array_add(roots, describe(top->child[i]));
	return roots;
}

/* -- the command ---------------------------------------------------------- */

static enum status write_svg(const char *path, const struct node *top)
{
	FILE *to = strcmp(path, "-") ? fopen(path, "we") : stdout;
	bool failed;

	if (!to)
		return complain_errno(-errno, "%s", path);
	svg_draw(to, top);
	failed = fflush(to) || ferror(to);
	if (to != stdout && fclose(to))
		failed = true;
	return failed ? complain_errno(-errno, "%s", path) : DONE;
}

static enum status topo(const struct args *args)
{
	struct node *top = make_tree();
	enum status status = DONE;

	if (args->option[OPT_SVG])
		status = write_svg(args->option[OPT_SVG], top);
	else if (out_options.json)
		out_json("topo", describe_tree(top));
	else
		print_tree(top);
	free_tree(top);
	return status;
}

const struct command topo_commands[] = {
	{
		.run = topo,
		.operands = "",
		.options = WITH(SVG),
		.help = "the way from the root to each VF: ports, ACS, groups, drivers, users",
	},
	{}
};
