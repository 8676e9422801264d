// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds out who has a function open, from what /proc says of open files. An
 * ordinary user sees his own processes only.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "function.h"
#include "mdev.h"
#include "process.h"
#include "sys.h"

#define MOST_NODES	4

/**
 * struct nodes - the device files that lead to a function
 * @path: "/dev/vfio/GROUP" or "/dev/vfio/devices/vfioN"
 * @count: how many
 */
struct nodes {
	char path[MOST_NODES][SYS_NAME + 32];
	int count;
};

static void add_node(struct nodes *nodes, const char *folder, const char *name)
{
	if (nodes->count < MOST_NODES)
		snprintf(nodes->path[nodes->count++], sizeof(nodes->path[0]),
			 "%s/%s", folder, name);
}

/* A device that is no VFIO device has none, and /proc need not be read. */
static void add_nodes(struct nodes *nodes, const char *device)
{
	char group[SYS_NAME];
	struct names names;

	sys_list(&names, "%s/vfio-dev", device);
	if (names.count) {
		add_node(nodes, "/dev/vfio/devices", names.name[0]);
		if (!sys_link(group, sizeof(group), "%s/iommu_group", device))
			add_node(nodes, "/dev/vfio", group);
	}
	sys_list_free(&names);
}

static void find_nodes(struct nodes *nodes, const struct function *f)
{
	char path[SYS_TEXT], uuid[SYS_NAME];

	nodes->count = 0;
	snprintf(path, sizeof(path), PCI_DEVICES "/%s", f->bdf);
	add_nodes(nodes, path);
	if (!mdev_of(f, uuid))
		return;
	snprintf(path, sizeof(path), MDEV_DEVICES "/%s", uuid);
	add_nodes(nodes, path);
}

static bool is_among(const struct nodes *nodes, const char *path)
{
	for (int i = 0; i < nodes->count; i++)
		if (!strcmp(nodes->path[i], path))
			return true;
	return false;
}

static bool has_open(const char *pid, const struct nodes *nodes)
{
	char target[SYS_TEXT];
	struct names files;
	bool found = false;

	sys_list(&files, "/proc/%s/fd", pid);
	for (size_t i = 0; i < files.count && !found; i++)
		found = !sys_target(target, sizeof(target), "/proc/%s/fd/%s",
				    pid, files.name[i]) &&
			is_among(nodes, target);
	sys_list_free(&files);
	return found;
}

/**
 * process_of - who has a function open
 * @f: the function, or the VF of a mediated device
 *
 * Return: a process, or 0.
 */
int process_of(const struct function *f)
{
	struct nodes nodes;
	struct names names;
	int pid = 0;

	find_nodes(&nodes, f);
	if (!nodes.count)
		return 0;
	sys_list(&names, "/proc");
	for (size_t i = 0; i < names.count && !pid; i++)
		if (isdigit((unsigned char)*names.name[i]) &&
		    has_open(names.name[i], &nodes))
			pid = atoi(names.name[i]);
	sys_list_free(&names);
	return pid;
}

/* The same in words. */
bool process_using(const struct function *f, char *who, size_t size)
{
	int pid = process_of(f);
	char name[32];

	*who = '\0';
	if (!pid)
		return false;
	sys_read(name, sizeof(name), "/proc/%d/comm", pid);
	snprintf(who, size, "%s (%d)", *name ? name : "process", pid);
	return true;
}

/**
 * process_kilobytes - a figure of a process' memory
 * @pid: the process
 * @field: its name in /proc/PID/status, without the colon
 *
 * Return: kB, or -1.
 */
long long process_kilobytes(int pid, const char *field)
{
	char *text = sys_read_all(SYS_TEXT, "/proc/%d/status", pid);
	size_t length = strlen(field);
	long long figure = -1;
	char *line, *next = text;

	while ((line = strsep(&next, "\n")))
		if (!strncmp(line, field, length) && line[length] == ':')
			figure = strtoll(line + length + 1, NULL, 10);
	free(text);
	return figure;
}

/* The soft limit of locked memory, in bytes or "unlimited". */
bool process_memlock(int pid, char *limit, size_t size)
{
	char *text = sys_read_all(SYS_TEXT, "/proc/%d/limits", pid);
	char *line = text ? strstr(text, "Max locked memory") : NULL;
	char value[SYS_NAME];
	bool found = line && sscanf(line, "Max locked memory %63s", value) == 1;

	if (found)
		snprintf(limit, size, "%s", value);
	free(text);
	return found;
}
