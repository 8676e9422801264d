// SPDX-License-Identifier: GPL-2.0-only
/*
 * monitor: events as they come, one a line: drivers and VFs that come and go,
 * states of VFs, faults. IOMMU drivers that tell of faults only in the kernel
 * log are listened to there, and the VF's driver is told (its attribute
 * "fault"), so that it can act; with --dry-run it is not.
 */
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "change.h"
#include "fault.h"
#include "function.h"
#include "out.h"
#include "sys.h"

#define RECORD_SIZE	8192	/* of the kernel log; the kernel's own limit */
#define RECORDING_SIZE	(1024 * 1024)

static long left;	/* events to tell; negative: all */

static void tell(const char *kind, const char *bdf, const char *text)
{
	struct json_object *event = json_object_new_object();
	struct timespec now = {};
	char time[32];

	if (sys_is_live())
		clock_gettime(CLOCK_BOOTTIME, &now);
	snprintf(time, sizeof(time), "%lld.%06ld", (long long)now.tv_sec,
		 now.tv_nsec / 1000);
	out_add(event, "time", time);
	out_add(event, "kind", kind);
	out_add(event, "bdf", bdf);
	out_add(event, "text", text);
	out_line("event", event, "%s %-7s %s %s\n", time, kind, bdf, text);
	if (left > 0)
		left--;
}

/* -- the kernel log ------------------------------------------------------- */

/* Tell the VF's driver, if it is one that wants to hear of it. */
static void report(const struct fault *fault)
{
	char line[SYS_NAME];

	if (!sys_exists(FN "vfgate/fault", fault->bdf))
		return;
	snprintf(line, sizeof(line), "0x%llx", fault->iova);
	change_write(line, FN "vfgate/fault", fault->bdf);
	change_forget();
}

static void take_fault(const struct fault *fault)
{
	char text[SYS_NAME];

	snprintf(text, sizeof(text), "%s 0x%llx", fault->write ? "write" : "read",
		 fault->iova);
	tell("fault", fault->bdf, text);
	report(fault);
}

/* "vfgate_82576vf 0000:01:10.0: what it has to say" */
static void take_ours(char *message)
{
	char *driver = strsep(&message, " "), *bdf;

	if (!message || !strchr(message, ' '))
		return;
	bdf = strsep(&message, " ");
	if (!*bdf || bdf[strlen(bdf) - 1] != ':')
		return;
	bdf[strlen(bdf) - 1] = '\0';
	if (sys_is_plain(driver) && sys_exists(FN "vendor", bdf))
		tell("log", bdf, message);
}

/*
 * "priority,sequence,time,flags;message". What programs write there carries
 * another facility than the kernel's, and is no evidence.
 */
static void take_record(char *record)
{
	char *message = strchr(record, ';');
	struct fault fault;

	if (!message || strtoul(record, NULL, 10) >> 3)
		return;
	message++;
	sys_clean(message);
	if (fault_parse(message, &fault))
		take_fault(&fault);
	else if (!strncmp(message, "vfgate", strlen("vfgate")))
		take_ours(message);
}

/* Lines that begin with a space belong to the record before. */
static void take_records(char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")))
		if (*line && *line != ' ' && left)
			take_record(line);
}

static void read_log(int fd)
{
	char record[RECORD_SIZE];
	ssize_t got = read(fd, record, sizeof(record) - 1);

	/* EPIPE: it was overwritten before we came; the next one is there. */
	if (got <= 0)
		return;
	record[got] = '\0';
	take_records(record);
}

/* -- uevents -------------------------------------------------------------- */

static const char *value_of(const char *line, const char *key)
{
	size_t length = strlen(key);

	return strncmp(line, key, length) ? NULL : line + length;
}

/**
 * struct uevent - what we want to know of one
 */
struct uevent {
	const char *action;
	const char *subsystem;
	const char *slot;
	const char *driver;
	const char *path;
	const char *state;
	const char *reason;
};

static void parse_line(struct uevent *event, const char *line)
{
	static const struct {
		const char *key;
		size_t member;
	} keys[] = {
		{ "ACTION=",		offsetof(struct uevent, action) },
		{ "SUBSYSTEM=",		offsetof(struct uevent, subsystem) },
		{ "PCI_SLOT_NAME=",	offsetof(struct uevent, slot) },
		{ "DRIVER=",		offsetof(struct uevent, driver) },
		{ "DEVPATH=",		offsetof(struct uevent, path) },
		{ "VFGATE_STATE=",	offsetof(struct uevent, state) },
		{ "VFGATE_REASON=",	offsetof(struct uevent, reason) },
	};
	const char *value;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		value = value_of(line, keys[i].key);
		if (value)
			*(const char **)((char *)event + keys[i].member) = value;
	}
}

static void tell_pci(const struct uevent *event)
{
	char text[SYS_TEXT];

	if (event->state)
		snprintf(text, sizeof(text), "%s %s", event->state,
			 event->reason ? event->reason : "");
	else
		snprintf(text, sizeof(text), "%s %s", event->action,
			 event->driver ? event->driver : "");
	sys_clean(text);
	tell(event->state ? "state" : "pci", event->slot, text);
}

static void tell_mdev(const struct uevent *event)
{
	const char *uuid = strrchr(event->path, '/');
	char text[SYS_TEXT];

	snprintf(text, sizeof(text), "%s", event->action);
	sys_clean(text);
	tell("mdev", uuid ? uuid + 1 : "-", text);
}

static void read_uevent(struct mnl_socket *socket)
{
	struct uevent event = {};
	char buffer[RECORD_SIZE];
	ssize_t got = mnl_socket_recvfrom(socket, buffer, sizeof(buffer) - 1);

	if (got <= 0)
		return;
	buffer[got] = '\0';
	for (char *line = buffer; line < buffer + got; line += strlen(line) + 1)
		parse_line(&event, line);
	if (!event.action || !event.subsystem)
		return;
	if (!strcmp(event.subsystem, "pci") && event.slot)
		tell_pci(&event);
	else if (!strcmp(event.subsystem, "mdev") && event.path)
		tell_mdev(&event);
}

/* -- both ----------------------------------------------------------------- */

static enum status watch(int log, struct mnl_socket *uevents)
{
	struct pollfd fds[] = {
		{ .fd = log, .events = POLLIN },
		{ .fd = mnl_socket_get_fd(uevents), .events = POLLIN },
	};

	while (left) {
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			return complain_errno(-errno, "poll");
		if (fds[0].revents)
			read_log(log);
		if (fds[1].revents && left)
			read_uevent(uevents);
	}
	return DONE;
}

static enum status monitor_live(void)
{
	struct mnl_socket *uevents = mnl_socket_open2(NETLINK_KOBJECT_UEVENT,
						      SOCK_CLOEXEC);
	int log = sys_open(O_RDONLY | O_NONBLOCK, "/dev/kmsg");
	enum status status;

	if (!uevents || mnl_socket_bind(uevents, 1, 0))
		return complain_errno(-errno, "uevents");
	if (log < 0)
		return complain_errno(log, "/dev/kmsg");
	lseek(log, 0, SEEK_END);
	status = watch(log, uevents);
	close(log);
	mnl_socket_close(uevents);
	return status;
}

/* A recording has a kernel log that ends. */
static enum status monitor_recording(void)
{
	char *text = sys_read_all(RECORDING_SIZE, "/dev/kmsg");

	if (!text)
		return complain_errno(-errno, "/dev/kmsg");
	take_records(text);
	free(text);
	return DONE;
}

static enum status monitor(const struct args *args)
{
	const char *count = args->option[OPT_COUNT];

	left = count ? atol(count) : -1;
	if (count && left <= 0)
		return complain(USAGE, "--count wants a number above 0");
	return sys_is_live() ? monitor_live() : monitor_recording();
}

const struct command monitor_commands[] = {
	{
		.run = monitor,
		.operands = "",
		.options = WITH(COUNT),
		.help = "tell of events as they come; report the faults that only the log has",
	},
	{}
};
