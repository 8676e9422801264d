// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prints documents: as JSON in an envelope that names its schema, or as a
 * table with a column for each member. It knows nothing of what they are about.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out.h"

#define MOST_COLUMNS	16

struct out_options out_options;

/**
 * out_json - tell something as JSON whatever the options say
 * @name: in the document
 * @value: consumed
 */
void out_json(const char *name, struct json_object *value)
{
	struct json_object *document = json_object_new_object();
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	flags |= out_options.pretty ? JSON_C_TO_STRING_PRETTY |
				      JSON_C_TO_STRING_SPACED :
				      JSON_C_TO_STRING_PLAIN;
	json_object_object_add(document, "schema",
			       json_object_new_int(OUT_SCHEMA));
	json_object_object_add(document, name, value);
	puts(json_object_to_json_string_ext(document, flags));
	fflush(stdout);
	json_object_put(document);
}

static void append(char **text, const char *separator, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *text, **text ? separator : "",
		     more) < 0)
		longer = must(NULL);
	free(*text);
	*text = longer;
}

static char *array_text(struct json_object *array)
{
	char *text = must(strdup("")), *item;

	for (size_t i = 0; i < json_object_array_length(array); i++) {
		item = out_text(json_object_array_get_idx(array, i));
		append(&text, ",", item);
		free(item);
	}
	return text;
}

static char *object_text(struct json_object *object)
{
	char *text = must(strdup("")), *item, *pair;

	json_object_object_foreach(object, key, value) {
		item = out_text(value);
		if (asprintf(&pair, "%s %s", key, item) < 0)
			pair = must(NULL);
		append(&text, ", ", pair);
		free(item);
		free(pair);
	}
	return text;
}

/**
 * out_text - a value as people read it
 * @value: any; "-" stands for what is not there
 *
 * Return: to be freed.
 */
char *out_text(struct json_object *value)
{
	char *text;

	switch (json_object_get_type(value)) {
	case json_type_array:
		text = array_text(value);
		break;
	case json_type_object:
		text = object_text(value);
		break;
	case json_type_boolean:
		text = strdup(json_object_get_boolean(value) ? "yes" : "no");
		break;
	case json_type_null:
		text = strdup("");
		break;
	default:
		text = strdup(json_object_get_string(value));
	}
	text = must(text);
	if (!*text) {
		free(text);
		text = must(strdup("-"));
	}
	return text;
}

static char *cell(struct json_object *row, const struct column *column)
{
	return out_text(json_object_object_get(row, column->key));
}

static int width(struct json_object *rows, const struct column *column)
{
	int widest = strlen(column->title);
	char *text;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		text = cell(json_object_array_get_idx(rows, i), column);
		if ((int)strlen(text) > widest)
			widest = strlen(text);
		free(text);
	}
	return widest;
}

/* Two spaces between columns, none at the end of a line. */
static void print_row(FILE *to, struct json_object *row,
		      const struct column *columns, const int *widths)
{
	char *text;

	for (int i = 0; columns[i].key; i++) {
		text = row ? cell(row, &columns[i]) :
			     must(strdup(columns[i].title));
		if (columns[i + 1].key)
			fprintf(to, "%-*s  ", widths[i], text);
		else
			fprintf(to, "%s\n", text);
		free(text);
	}
}

/* For people only: an array of objects, one a line. */
void out_table(FILE *to, struct json_object *rows, const struct column *columns)
{
	int widths[MOST_COLUMNS];

	for (int i = 0; columns[i].key; i++)
		widths[i] = width(rows, &columns[i]);
	print_row(to, NULL, columns, widths);
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		print_row(to, json_object_array_get_idx(rows, i), columns,
			  widths);
}

/* For people only: one object, a member a line. */
void out_fields(struct json_object *record, const struct column *columns)
{
	int widest = 0;
	char *text;

	for (int i = 0; columns[i].key; i++)
		if ((int)strlen(columns[i].title) > widest)
			widest = strlen(columns[i].title);
	for (int i = 0; columns[i].key; i++) {
		/* What this device does not have is no line. */
		if (!json_object_object_get(record, columns[i].key))
			continue;
		text = cell(record, &columns[i]);
		printf("%-*s  %s\n", widest, columns[i].title, text);
		free(text);
	}
}

/**
 * out_list - tell a list of objects
 * @name: of the list in the document
 * @rows: an array; consumed
 * @columns: ends with .key NULL
 */
void out_list(const char *name, struct json_object *rows,
	      const struct column *columns)
{
	if (out_options.json) {
		out_json(name, rows);
		return;
	}
	if (json_object_array_length(rows))
		out_table(stdout, rows, columns);
	json_object_put(rows);
}

/* Tell one object; as out_list(). */
void out_record(const char *name, struct json_object *record,
		const struct column *columns)
{
	if (out_options.json) {
		out_json(name, record);
		return;
	}
	out_fields(record, columns);
	json_object_put(record);
}

/**
 * out_line - tell something that has a text of its own for people
 * @name: in the document
 * @value: consumed
 * @format: the text
 */
void out_line(const char *name, struct json_object *value, const char *format,
	      ...)
{
	va_list ap;

	if (out_options.json) {
		out_json(name, value);
		return;
	}
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	fflush(stdout);
	json_object_put(value);
}

/* A name, or null if there is none. */
struct json_object *out_name(const char *text)
{
	return text && *text ? json_object_new_string(text) : NULL;
}

void out_add(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, out_name(text));
}

void out_add_number(struct json_object *object, const char *key, long long n)
{
	json_object_object_add(object, key, json_object_new_int64(n));
}
