// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registration of VF back ends: a table is checked and compiled for every
 * attach mode before the first VF can bind. A back end whose table has a flaw
 * is refused as a whole; there is no such thing as a VF with half a policy.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/align.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <vfgate/backend.h>

static int compile_all(struct vfgate_backend *backend, size_t size,
		       struct vfgate_flaw *flaw)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < 2 * VFGATE_MODES && !ret; i++)
		ret = vfgate_policy_compile(&backend->policy[i / 2][i % 2],
					    backend->table, i / 2, i % 2,
					    PAGE_SHIFT,
					    backend->memory + i * size, flaw);
	return ret;
}

static int refuse(const struct vfgate_backend *backend,
		  const struct vfgate_flaw *flaw, int ret)
{
	const struct vfgate_table *table = backend->table;
	const char *name = NULL;

	if (flaw->row < table->nr_rows)
		name = table->rows[flaw->row].name;
	pr_err("table of %s refused: row %u (%s): %s\n", backend->name,
	       flaw->row, name ?: "unnamed", flaw->why);
	return ret;
}

/**
 * vfgate_backend_register - make a kind of VF known
 * @backend: the back end; stays registered until its module unloads
 *
 * Comes before the registration of its pci_driver.
 *
 * Return: 0 or a negative error.
 */
int vfgate_backend_register(struct vfgate_backend *backend)
{
	struct vfgate_flaw flaw = {};
	size_t size;
	int ret;

	ret = vfgate_policy_check(backend->table, &flaw);
	if (ret)
		return refuse(backend, &flaw, ret);

	size = ALIGN(vfgate_policy_size(backend->table, PAGE_SHIFT),
		     sizeof(u32));
	backend->memory = kvcalloc(2 * VFGATE_MODES, size, GFP_KERNEL);
	if (!backend->memory)
		return -ENOMEM;

	ret = compile_all(backend, size, &flaw);
	if (ret) {
		vfgate_backend_unregister(backend);
		return refuse(backend, &flaw, ret);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(vfgate_backend_register);

/**
 * vfgate_backend_unregister - forget a kind of VF
 * @backend: the back end; no VF is bound to it any more
 */
void vfgate_backend_unregister(struct vfgate_backend *backend)
{
	kvfree(backend->memory);
	backend->memory = NULL;
}
EXPORT_SYMBOL_GPL(vfgate_backend_unregister);
