// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfgatectl: what the people who run hosts touch. This file reads the command
 * line, finds the command and lets it run; what it prints of itself (help, the
 * list for completion) comes from the same tables.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/vfgate.h>
#include "change.h"
#include "cli.h"
#include "config.h"
#include "out.h"
#include "sys.h"

/* In the order of the help. */
static const struct object objects[] = {
	{ "pf",			pf_commands },
	{ "vf",			vf_commands },
	{ "mdev",		mdev_commands },
	{ "policy",		policy_commands },
	{ "stats",		stats_commands },
	{ "monitor",		monitor_commands },
	{ "top",		top_commands },
	{ "doctor",		doctor_commands },
	{ "topo",		topo_commands },
	{ "qemu-args",		qemu_commands },
	{ "libvirt-xml",	libvirt_commands },
};

enum { LONG_ROOT = OPTIONS, LONG_LIST };

/* What is an option of a command is marked in its table, too. */
static const struct option options[] = {
	{ "attach",		required_argument,	NULL, OPT_ATTACH },
	{ "batch",		no_argument,		NULL, OPT_BATCH },
	{ "count",		required_argument,	NULL, OPT_COUNT },
	{ "driver",		required_argument,	NULL, OPT_DRIVER },
	{ "interval",		required_argument,	NULL, OPT_INTERVAL },
	{ "no-probe",		no_argument,		NULL, OPT_NO_PROBE },
	{ "reason",		required_argument,	NULL, OPT_REASON },
	{ "row",		required_argument,	NULL, OPT_ROW },
	{ "svg",		required_argument,	NULL, OPT_SVG },
	{ "uuid",		required_argument,	NULL, OPT_UUID },
	{ "vfs",		required_argument,	NULL, OPT_VFS },
	{ "dry-run",		no_argument,		NULL, 'n' },
	{ "help",		no_argument,		NULL, 'h' },
	{ "json",		no_argument,		NULL, 'j' },
	{ "list-commands",	no_argument,		NULL, LONG_LIST },
	{ "pretty",		no_argument,		NULL, 'p' },
	{ "root",		required_argument,	NULL, LONG_ROOT },
	{ "version",		no_argument,		NULL, 'V' },
	{}
};

/* What stands behind them, in the help. */
static const char *const arguments[OPTIONS] = {
	[OPT_ATTACH]	= " direct|mediated",
	[OPT_COUNT]	= " N",
	[OPT_DRIVER]	= " NAME",
	[OPT_INTERVAL]	= " SECONDS",
	[OPT_REASON]	= " WORD",
	[OPT_ROW]	= " NAME",
	[OPT_SVG]	= " FILE",
	[OPT_UUID]	= " UUID",
	[OPT_VFS]	= " N",
};

/* -- errors --------------------------------------------------------------- */

enum status complain(enum status status, const char *format, ...)
{
	va_list ap;

	fputs("vfgatectl: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	return status;
}

/**
 * complain_errno - say that the kernel refused
 * @error: a negative error
 * @format: what it refused
 *
 * Return: REFUSED.
 */
enum status complain_errno(int error, const char *format, ...)
{
	va_list ap;

	fputs("vfgatectl: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, ": %s\n", strerror(-error));
	return REFUSED;
}

void *must(void *memory)
{
	if (!memory)
		exit(complain(REFUSED, "out of memory"));
	return memory;
}

/* -- help ----------------------------------------------------------------- */

/* A command as one types it, with its options in brackets. */
static void print_usage(FILE *to, const struct object *object,
			const struct command *command)
{
	fprintf(to, "%s", object->name);
	if (command->name)
		fprintf(to, " %s", command->name);
	if (*command->operands)
		fprintf(to, " %s", command->operands);
	for (const struct option *o = options; o->name; o++) {
		if (o->val >= OPTIONS || !(command->options & 1u << o->val))
			continue;
		fprintf(to, " [--%s%s]", o->name,
			arguments[o->val] ? arguments[o->val] : "");
	}
}

static void help_object(FILE *to, const struct object *object)
{
	for (const struct command *c = object->commands; c->run; c++) {
		fputs("  vfgatectl ", to);
		print_usage(to, object, c);
		fprintf(to, "\n      %s\n", c->help);
	}
}

static enum status print_help(void)
{
	puts("vfgatectl [-j] [-p] [-n] OBJECT COMMAND [OPERAND]... [OPTION]...\n");
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		help_object(stdout, &objects[i]);
	puts("\n"
	     "  -j, --json      print JSON      -n, --dry-run  only say what would be changed\n"
	     "  -p, --pretty    indent it       --root DIR     look at the tree below DIR\n"
	     "  -V, --version   -h, --help\n"
	     "\n"
	     "A function is named by its address (01:10.0), a PF also by its interface,\n"
	     "a VF also by its PF and number (eth0/0). vfgatectl(8) has the details.");
	return DONE;
}

/* One line per command: what bash completion reads. */
static enum status list_commands(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		for (const struct command *c = objects[i].commands; c->run; c++) {
			print_usage(stdout, &objects[i], c);
			putchar('\n');
		}
	}
	return DONE;
}

/* -- finding the command -------------------------------------------------- */

/* Words may be shortened as with ip(8): the first that begins so is meant. */
static bool begins(const char *whole, const char *word)
{
	return *word && !strncmp(whole, word, strlen(word));
}

static const struct object *find_object(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		if (begins(objects[i].name, word))
			return &objects[i];
	return NULL;
}

static const struct command *find_command(const struct object *object,
					  struct args *args)
{
	const struct command *command = object->commands;

	if (!command->name || !args->count)
		return command;
	for (; command->run; command++) {
		if (!begins(command->name, args->operand[0]))
			continue;
		args->operand++;
		args->count--;
		return command;
	}
	return NULL;
}

static enum status usage(const struct object *object)
{
	help_object(stderr, object);
	return USAGE;
}

static enum status check_args(const struct object *object,
			      const struct command *command,
			      const struct args *args)
{
	if (args->count < command->min || args->count > command->max)
		return usage(object);
	for (int i = 0; i < OPTIONS; i++) {
		if (!args->option[i] || command->options & 1u << i)
			continue;
		complain(USAGE, "--%s means nothing here", options[i].name);
		return usage(object);
	}
	return DONE;
}

static enum status run(struct args *args)
{
	const struct command *command;
	const struct object *object;
	enum status status;

	if (!args->count || !strcmp(args->operand[0], "help"))
		return print_help();
	object = find_object(args->operand[0]);
	if (!object)
		return complain(USAGE, "there is no object '%s': vfgatectl help",
				args->operand[0]);
	args->operand++;
	args->count--;
	command = find_command(object, args);
	if (!command)
		return usage(object);
	status = check_args(object, command, args);
	if (status)
		return status;
	status = command->run(args);
	change_tell();
	config_close();
	return status;
}

int main(int argc, char **argv)
{
	const char *root = NULL;
	struct args args = {};
	int choice;

	while ((choice = getopt_long(argc, argv, "hjnpV", options, NULL)) != -1) {
		switch (choice) {
		case 'h':
			return print_help();
		case 'j':
			out_options.json = true;
			break;
		case 'n':
			change_nothing = true;
			break;
		case 'p':
			out_options.json = true;
			out_options.pretty = true;
			break;
		case 'V':
			puts("vfgatectl " VFGATE_VERSION);
			return DONE;
		case LONG_LIST:
			return list_commands();
		case LONG_ROOT:
			root = optarg;
			break;
		case '?':
			return USAGE;
		default:
			args.option[choice] = optarg ? optarg : "";
		}
	}
	choice = sys_root(root);
	if (choice)
		return complain_errno(choice, "%s", root ? root : "/");
	args.operand = argv + optind;
	args.count = argc - optind;
	return run(&args);
}
