// SPDX-License-Identifier: GPL-2.0-only
/*
 * policy show: the register table of a VF's back end and how often each row was
 * used, from debugfs. Who wants to know why a guest was refused looks here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "function.h"
#include "out.h"
#include "sys.h"

#define ROWS_LIMIT	(256 * 1024)

static const struct column columns[] = {
	{ "bar",	"BAR" },
	{ "offset",	"OFFSET" },
	{ "name",	"NAME" },
	{ "class",	"CLASS" },
	{ "direct",	"DIRECT" },
	{ "fenced",	"FENCED" },
	{ "mediated",	"MEDIATED" },
	{ "reads",	"READS" },
	{ "writes",	"WRITES" },
	{ "refused",	"REFUSED" },
	{ "reason",	"REASON" },
	{}
};

/* The columns of debugfs, in its order; the last one is the rest of the line. */
static struct json_object *parse_row(char *line)
{
	struct json_object *row = json_object_new_object();
	char *word, *end;
	long long number;

	for (int i = 0; columns[i].key; i++) {
		while (line && *line == ' ')
			line++;
		word = columns[i + 1].key ? strsep(&line, " ") : line;
		if (!word || !*word)
			break;
		number = strtoll(word, &end, 10);
		if (*end)
			out_add(row, columns[i].key, word);
		else
			out_add_number(row, columns[i].key, number);
	}
	if (json_object_object_get(row, "refused"))
		return row;
	json_object_put(row);
	return NULL;
}

static bool is_wanted(struct json_object *row, const char *name)
{
	struct json_object *its = json_object_object_get(row, "name");

	return !name || !strcasecmp(json_object_get_string(its), name);
}

static struct json_object *parse_rows(char *text, const char *name)
{
	struct json_object *rows = json_object_new_array(), *row;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		row = *line == '#' ? NULL : parse_row(line);
		if (row && is_wanted(row, name))
			json_object_array_add(rows, row);
		else
			json_object_put(row);
	}
	return rows;
}

static enum status show(const struct args *args)
{
	struct json_object *rows;
	struct function vf;
	char *text;
	enum status status = function_find_vf(&vf, args->operand[0]);

	if (status)
		return status;
	text = sys_read_all(ROWS_LIMIT, "/sys/kernel/debug/vfgate/%s/rows",
			    vf.bdf);
	if (!text)
		return complain(UNSUPPORTED,
				"%s: no policy to be seen: is it bound to vfgate, debugfs mounted, and are you root?",
				vf.bdf);
	rows = parse_rows(text, args->option[OPT_ROW]);
	free(text);
	if (args->option[OPT_ROW] && !json_object_array_length(rows)) {
		json_object_put(rows);
		return complain(MISSING, "the table has no row '%s'",
				args->option[OPT_ROW]);
	}
	out_list("rows", rows, columns);
	return DONE;
}

const struct command policy_commands[] = {
	{
		.name = "show",
		.run = show,
		.operands = "VF",
		.min = 1, .max = 1,
		.options = WITH(ROW),
		.help = "the registers of a VF: what is done with each, how often it was, and why",
	},
	{}
};
