/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a command tells is one JSON document, built once. With -j it is printed
 * as it is; without, a list of columns says how people get to see it. Text and
 * JSON therefore cannot disagree.
 */
#ifndef VFGATECTL_OUT_H
#define VFGATECTL_OUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include "cli.h"

/* Rises when something is renamed, removed, or means something else. */
#define OUT_SCHEMA	1

/**
 * struct column - one member of an object, for people
 * @key: of the member
 * @title: of the column, or of the line
 */
struct column {
	const char *key;
	const char *title;
};

struct out_options {
	bool json;
	bool pretty;
};

extern struct out_options out_options;

void out_list(const char *name, struct json_object *rows,
	      const struct column *columns);
void out_record(const char *name, struct json_object *record,
		const struct column *columns);
void out_json(const char *name, struct json_object *value);
void out_line(const char *name, struct json_object *value, const char *format,
	      ...) __printf(3, 4);

void out_table(FILE *to, struct json_object *rows,
	       const struct column *columns);
void out_fields(struct json_object *record, const struct column *columns);
char *out_text(struct json_object *value);

void out_add(struct json_object *object, const char *key, const char *text);
void out_add_number(struct json_object *object, const char *key, long long n);
struct json_object *out_name(const char *text);

#endif
