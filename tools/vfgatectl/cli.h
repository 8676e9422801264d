/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The grammar of the command line: objects, their commands, what each takes
 * and how it may end. main.c reads the line by these tables and prints the
 * help, the list for completion and all errors of usage from them.
 */
#ifndef VFGATECTL_CLI_H
#define VFGATECTL_CLI_H

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* How the program ends; part of its interface, see EXIT STATUS in the manual. */
enum status {
	DONE		= 0,
	REFUSED		= 1,	/* the kernel said no; the message says to what */
	USAGE		= 2,
	MISSING		= 3,	/* no such device */
	FOUND		= 4,	/* doctor: something is wrong */
	UNSUPPORTED	= 5,	/* this kernel or driver does not offer it */
};

enum choice {
	OPT_ATTACH,
	OPT_BATCH,
	OPT_COUNT,
	OPT_DRIVER,
	OPT_INTERVAL,
	OPT_NO_PROBE,
	OPT_REASON,
	OPT_ROW,
	OPT_SVG,
	OPT_UUID,
	OPT_VFS,
	OPTIONS
};

#define WITH(option)	(1u << OPT_##option)

/**
 * struct args - what stands behind the command
 * @operand: words, in their order
 * @count: how many
 * @option: values; "" for one without value, NULL if it was not given
 */
struct args {
	char **operand;
	int count;
	const char *option[OPTIONS];
};

/**
 * struct command - one thing to do
 * @name: of the command; NULL if its object is the command
 * @run: does it
 * @operands: for the help
 * @min: least operands
 * @max: most operands
 * @options: those it knows, WITH() each
 * @help: one line
 */
struct command {
	const char *name;
	enum status (*run)(const struct args *args);
	const char *operands;
	int min;
	int max;
	unsigned int options;
	const char *help;
};

/**
 * struct object - what commands are about
 * @name: as it is typed
 * @commands: the first one is meant when none is named; ends with .run NULL
 */
struct object {
	const char *name;
	const struct command *commands;
};

#define ANY_NUMBER	4096

/* One per file. */
extern const struct command doctor_commands[];
extern const struct command libvirt_commands[];
extern const struct command mdev_commands[];
extern const struct command monitor_commands[];
extern const struct command pf_commands[];
extern const struct command policy_commands[];
extern const struct command qemu_commands[];
extern const struct command stats_commands[];
extern const struct command top_commands[];
extern const struct command topo_commands[];
extern const struct command vf_commands[];

/* Say what went wrong, and how that ends the program. */
enum status complain(enum status status, const char *format, ...)
	__printf(2, 3);
enum status complain_errno(int error, const char *format, ...) __printf(2, 3);

/* What malloc and its kind returned; a program of this size ends without it. */
void *must(void *memory);

#endif
