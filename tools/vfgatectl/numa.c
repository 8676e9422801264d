// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which NUMA node a device sits on, and whether the virtual machine that uses
 * it sits there as well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doctor.h"
#include "process.h"
#include "sys.h"

#define MOST_CPUS	8192
#define NODES		"/sys/devices/system/node"
#define MAPS_LIMIT	(1024 * 1024)

struct cpus {
	unsigned char has[MOST_CPUS];
};

/* "0-3,8,10-11" */
static void parse_cpus(char *list, struct cpus *cpus)
{
	unsigned long first, last;
	char *range, *end;

	memset(cpus, 0, sizeof(*cpus));
	while ((range = strsep(&list, ","))) {
		first = strtoul(range, &end, 10);
		last = first;
		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		for (; first <= last && first < MOST_CPUS; first++)
			cpus->has[first] = 1;
	}
}

static bool is_within(const struct cpus *some, const struct cpus *all)
{
	for (int cpu = 0; cpu < MOST_CPUS; cpu++)
		if (some->has[cpu] && !all->has[cpu])
			return false;
	return true;
}

/* vCPU threads of QEMU are called "CPU 0/KVM" or "CPU 0/TCG". */
static bool is_vcpu(int pid, const char *thread)
{
	char name[SYS_NAME];

	sys_read(name, sizeof(name), "/proc/%d/task/%s/comm", pid, thread);
	return !strncmp(name, "CPU ", 4);
}

static void cpus_of_thread(int pid, const char *thread, struct cpus *cpus)
{
	static const char key[] = "Cpus_allowed_list:";
	char *text = sys_read_all(SYS_TEXT, "/proc/%d/task/%s/status", pid, thread);
	char *at = text ? strstr(text, key) : NULL;
	char none[] = "";

	parse_cpus(at ? strtok(at + strlen(key), " \t\n") : none, cpus);
	free(text);
}

static bool runs_elsewhere(int pid, const struct cpus *node)
{
	struct names threads;
	struct cpus cpus;
	bool elsewhere = false;

	sys_list(&threads, "/proc/%d/task", pid);
	for (size_t i = 0; i < threads.count && !elsewhere; i++) {
		if (!is_vcpu(pid, threads.name[i]))
			continue;
		cpus_of_thread(pid, threads.name[i], &cpus);
		elsewhere = !is_within(&cpus, node);
	}
	sys_list_free(&threads);
	return elsewhere;
}

/* Of all pages, in per cent, those that are on other nodes. */
static int memory_elsewhere(int pid, int node)
{
	char *text = sys_read_all(MAPS_LIMIT, "/proc/%d/numa_maps", pid);
	unsigned long long here = 0, all = 0, pages;
	char *word, *save = NULL;
	int on;

	for (word = text ? strtok_r(text, "\n ", &save) : NULL; word;
	     word = strtok_r(NULL, "\n ", &save)) {
		if (sscanf(word, "N%d=%llu", &on, &pages) != 2)
			continue;
		all += pages;
		here += on == node ? pages : 0;
	}
	free(text);
	return all ? 100 - here * 100 / all : 0;
}

static int count_nodes(void)
{
	struct names names;
	int count = 0;

	sys_list(&names, NODES);
	for (size_t i = 0; i < names.count; i++)
		if (sys_exists(NODES "/%s/cpulist", names.name[i]))
			count++;
	sys_list_free(&names);
	return count;
}

/* In MiB; 0 if the kernel does not say. */
static long long free_memory(int node)
{
	char *text = sys_read_all(SYS_TEXT, NODES "/node%d/meminfo", node);
	char *at = text ? strstr(text, "MemFree:") : NULL;
	long long free_mib = at ? strtoll(at + strlen("MemFree:"), NULL, 10) / 1024 : 0;

	free(text);
	return free_mib;
}

static enum verdict look_at_user(int pid, int node, char *list, char *detail)
{
	struct cpus cpus;
	int percent = memory_elsewhere(pid, node);
	char text[SYS_NAME];

	snprintf(text, sizeof(text), "%s", list);
	parse_cpus(list, &cpus);
	if (runs_elsewhere(pid, &cpus))
		return found(WARN, detail, "process %d may run vCPUs off node %d (CPUs %s)",
			     pid, node, text);
	if (percent > 10)
		return found(WARN, detail, "%d %% of the memory of process %d is off node %d",
			     percent, pid, node);
	return found(PASS, detail, "process %d is on node %d, as the device", pid, node);
}

enum verdict numa_look(const struct patient *patient, char *detail)
{
	int node = patient->pf.node, pid;
	char list[SYS_NAME];

	if (count_nodes() < 2)
		return found(PASS, detail, "this machine has one node");
	if (node < 0)
		return found(UNSURE, detail, "the firmware does not say where the device is");
	sys_read(list, sizeof(list), NODES "/node%d/cpulist", node);
	pid = has_vf(patient) ? process_of(&patient->vf) : 0;
	if (pid)
		return look_at_user(pid, node, list, detail);
	return found(NOTE, detail, "node %d: use its CPUs %s and its memory, %lld MiB free",
		     node, list, free_memory(node));
}
