// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that does something wrong when it is loaded, to see that the lab
 * notices. It is built for the lab alone and never installed.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *how = "";
module_param(how, charp, 0444);
MODULE_PARM_DESC(how, "warn, oops, leak or deadlock");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void do_warn(void)
{
	WARN(1, "a deliberate warning\n");
}

static void do_oops(void)
{
	/* Volatile, so that no compiler proves it wrong and drops it. */
	int *volatile nowhere = NULL;

	*nowhere = 1;
}

static void do_leak(void)
{
	int i;

	/* Several: a stale copy of one pointer on a stack would hide it. */
	for (i = 0; i < 10; i++)
		if (!kzalloc(100, GFP_KERNEL))
			break;
}

/* Not one that hangs: the lock validator reports the order alone. */
static void do_deadlock(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static const struct {
	const char *name;
	void (*act)(void);
} ways[] = {
	{ "warn", do_warn },
	{ "oops", do_oops },
	{ "leak", do_leak },
	{ "deadlock", do_deadlock },
};

static int __init misbehave_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (!strcmp(how, ways[i].name)) {
			ways[i].act();
			return 0;
		}
	}
	return -EINVAL;
}

static void __exit misbehave_exit(void)
{
}

module_init(misbehave_init);
module_exit(misbehave_exit);

MODULE_DESCRIPTION("vfgate: misbehaves on purpose, to test the lab");
MODULE_LICENSE("GPL");
