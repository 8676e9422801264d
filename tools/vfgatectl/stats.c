// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats: what the counters of VFs say. The counters of the gate run since the
 * driver was bound, those of the window since it was opened, those of the
 * switch since the VF was made.
 */
#include <stdio.h>
#include <string.h>
#include "attribute.h"
#include "function.h"
#include "mdev.h"
#include "netlink.h"
#include "out.h"
#include "stats.h"
#include "sys.h"

static const struct column columns[] = {
	{ "vf",			"VF" },
	{ "attach",		"ATTACH" },
	{ "state",		"STATE" },
	{ "trapped_reads",	"READS" },
	{ "trapped_writes",	"WRITES" },
	{ "violations",		"VIOLATIONS" },
	{ "doorbells",		"DOORBELLS" },
	{ "pages",		"PAGES" },
	{ "breaches",		"BREACHES" },
	{ "faults",		"FAULTS" },
	{ "rx_packets",		"RX" },
	{ "tx_packets",		"TX" },
	{}
};

/* Kinds of breaches are one column; which they were is in the details. */
static long long sum(struct json_object *counts)
{
	long long total = 0;

	if (!json_object_is_type(counts, json_type_object))
		return 0;
	json_object_object_foreach(counts, key, count) {
		(void)key;
		total += json_object_get_int64(count);
	}
	return total;
}

static void copy_as(struct json_object *to, const char *name,
		    struct json_object *from, const char *key)
{
	struct json_object *value = json_object_object_get(from, key);

	json_object_object_add(to, name, json_object_get(value));
}

static void copy(struct json_object *to, const char *key,
		 struct json_object *from)
{
	copy_as(to, key, from, key);
}

static struct json_object *window_of(const struct function *vf)
{
	char path[SYS_TEXT], uuid[SYS_NAME];

	if (!mdev_of(vf, uuid))
		return NULL;
	snprintf(path, sizeof(path), MDEV_DEVICES "/%s/window", uuid);
	return attribute_describe(path);
}

static struct json_object *switch_of(const struct function *vf)
{
	char interface[SYS_NAME];
	struct function pf;

	if (!function_load(&pf, vf->pf))
		return NULL;
	function_interface(&pf, interface);
	return netlink_get(interface, vf->number);
}

/**
 * stats_of - the counters of one VF
 * @vf: the VF
 *
 * Return: an object; null stands for what it does not count.
 */
struct json_object *stats_of(const struct function *vf)
{
	static const char *const of_gate[] = {
		"attach", "state", "trapped_reads", "trapped_writes",
		"violations", "last_violation", "quarantine",
	};
	static const char *const of_window[] = {
		"doorbells", "pages", "peak_pages", "posted_bytes",
		"quota_hits", "last_breach",
	};
	static const char *const of_switch[] = {
		"rx_packets", "tx_packets", "rx_bytes", "tx_bytes",
	};
	struct json_object *stats = json_object_new_object();
	struct json_object *gate, *window, *at_switch;
	char path[SYS_TEXT];

	snprintf(path, sizeof(path), FN "vfgate", vf->bdf);
	gate = attribute_describe(path);
	window = window_of(vf);
	at_switch = switch_of(vf);
	out_add(stats, "vf", vf->bdf);
	for (size_t i = 0; i < ARRAY_SIZE(of_gate); i++)
		copy(stats, of_gate[i], gate);
	/* What is written to report one is read to count them. */
	copy_as(stats, "faults", gate, "fault");
	for (size_t i = 0; i < ARRAY_SIZE(of_window); i++)
		copy(stats, of_window[i], window);
	if (window)
		out_add_number(stats, "breaches",
			       sum(json_object_object_get(window, "breaches")));
	else
		out_add(stats, "breaches", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(of_switch); i++)
		copy(stats, of_switch[i], at_switch);
	json_object_put(gate);
	json_object_put(window);
	json_object_put(at_switch);
	return stats;
}

/* Of all VFs that are bound to vfgate. */
struct json_object *stats_all(void)
{
	struct json_object *rows = json_object_new_array();
	struct functions vfs;

	functions_load(&vfs, function_is_vf);
	for (size_t i = 0; i < vfs.count; i++)
		if (sys_exists(FN "vfgate", vfs.item[i].bdf))
			json_object_array_add(rows, stats_of(&vfs.item[i]));
	functions_free(&vfs);
	return rows;
}

static enum status stats(const struct args *args)
{
	struct json_object *rows;
	struct function vf;
	enum status status;

	if (!args->count) {
		out_list("stats", stats_all(), columns);
		return DONE;
	}
	status = function_find_vf(&vf, args->operand[0]);
	if (status)
		return status;
	rows = json_object_new_array();
	json_object_array_add(rows, stats_of(&vf));
	out_list("stats", rows, columns);
	return DONE;
}

const struct command stats_commands[] = {
	{
		.run = stats,
		.operands = "[VF]",
		.max = 1,
		.help = "what a VF did: trapped accesses, violations, doorbells, window, packets",
	},
	{}
};
