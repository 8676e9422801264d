// SPDX-License-Identifier: GPL-2.0-only
/*
 * top: what VFs do, per second, live. The figures are those of "stats"; with
 * --batch they are printed instead of drawn.
 */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "out.h"
#include "stats.h"

static const struct column columns[] = {
	{ "vf",			"VF" },
	{ "attach",		"ATTACH" },
	{ "state",		"STATE" },
	{ "trapped_reads",	"READS/s" },
	{ "trapped_writes",	"WRITES/s" },
	{ "doorbells",		"DOORBELLS/s" },
	{ "pages",		"PAGES" },
	{ "rx_packets",		"RX/s" },
	{ "tx_packets",		"TX/s" },
	{ "violations",		"VIOLATIONS" },
	{ "breaches",		"BREACHES" },
	{ "faults",		"FAULTS" },
	{}
};

/* These are told per second; the others as they are. */
static const char *const rates[] = {
	"trapped_reads", "trapped_writes", "doorbells", "rx_packets",
	"tx_packets",
};

static const char *name_of(struct json_object *row)
{
	return json_object_get_string(json_object_object_get(row, "vf"));
}

static struct json_object *find(struct json_object *rows, const char *vf)
{
	struct json_object *row;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		row = json_object_array_get_idx(rows, i);
		if (!strcmp(name_of(row), vf))
			return row;
	}
	return NULL;
}

/* A counter that went back began again. */
static void make_rate(struct json_object *row, struct json_object *before,
		      const char *key, double seconds)
{
	struct json_object *value = json_object_object_get(row, key);
	struct json_object *last = json_object_object_get(before, key);
	double count;

	if (!value)
		return;
	count = json_object_get_int64(value) - json_object_get_int64(last);
	if (count < 0)
		count = json_object_get_int64(value);
	out_add_number(row, key, seconds > 0 ? count / seconds : 0);
}

/**
 * rates_of - what happened between two looks
 * @now: rows of stats; consumed
 * @before: the look before
 * @seconds: between them
 *
 * Return: rows with rates instead of counters.
 */
static struct json_object *rates_of(struct json_object *now,
				    struct json_object *before, double seconds)
{
	struct json_object *row, *last;

	for (size_t i = 0; i < json_object_array_length(now); i++) {
		row = json_object_array_get_idx(now, i);
		last = find(before, name_of(row));
		for (size_t r = 0; r < ARRAY_SIZE(rates); r++)
			make_rate(row, last ? last : row, rates[r], seconds);
	}
	return now;
}

static struct json_object *deep_copy(struct json_object *rows)
{
	struct json_object *copy = NULL;

	json_object_deep_copy(rows, &copy, NULL);
	return must(copy);
}

/* False: somebody wants to leave. */
static bool draw(struct json_object *rows, int interval_ms)
{
	size_t size;
	char *text;
	FILE *to = open_memstream(&text, &size);
	int key;

	out_table(must(to), rows, columns);
	fclose(to);
	erase();
	attron(A_BOLD);
	mvprintw(0, 0, "vfgatectl top: %zu VFs, every %d ms; q leaves",
		 json_object_array_length(rows), interval_ms);
	attroff(A_BOLD);
	mvaddstr(2, 0, text);
	refresh();
	free(text);
	timeout(interval_ms);
	key = getch();
	return key != 'q';
}

static bool print(struct json_object *rows, int interval_ms)
{
	struct timespec pause = {
		.tv_sec = interval_ms / 1000,
		.tv_nsec = interval_ms % 1000 * 1000000L,
	};

	out_list("top", json_object_get(rows), columns);
	nanosleep(&pause, NULL);
	return true;
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void watch(long count, int interval_ms,
		  bool (*show)(struct json_object *rows, int interval_ms))
{
	struct json_object *before = stats_all(), *now, *rows;
	double then = seconds_now(), seconds;
	bool more = true;

	while (more && count) {
		now = stats_all();
		seconds = seconds_now() - then;
		then += seconds;
		rows = rates_of(deep_copy(now), before, seconds);
		json_object_put(before);
		before = now;
		more = show(rows, interval_ms);
		json_object_put(rows);
		if (count > 0)
			count--;
	}
	json_object_put(before);
}

static enum status top(const struct args *args)
{
	const char *count = args->option[OPT_COUNT];
	const char *interval = args->option[OPT_INTERVAL];
	long times = count ? atol(count) : -1;
	double seconds = interval ? atof(interval) : 1;

	if ((count && times <= 0) || !(seconds >= 0.01 && seconds <= 3600))
		return complain(USAGE,
				"--count wants a number above 0, --interval 0.01 to 3600 seconds");
	if (args->option[OPT_BATCH] || out_options.json) {
		watch(times, seconds * 1000, print);
		return DONE;
	}
	if (!initscr())
		return complain(REFUSED, "no terminal to draw on: --batch");
	noecho();
	curs_set(0);
	watch(times, seconds * 1000, draw);
	endwin();
	return DONE;
}

const struct command top_commands[] = {
	{
		.run = top,
		.operands = "",
		.options = WITH(BATCH) | WITH(COUNT) | WITH(INTERVAL),
		.help = "what VFs do per second, live; --batch prints it",
	},
	{}
};
