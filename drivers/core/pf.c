// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where PF drivers and the VF side meet: PFs are registered by pci_dev, holders
 * of VFs are entered below them by VF number.
 *
 * Lock order: the PF's device lock (of sysfs, of driver removal), then
 * registry. A handle's event_lock is taken without registry, and held while its
 * holder is told something. Calls into the PF driver hold neither: an SRCU read
 * section is what keeps its ops alive.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <kunit/visibility.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include "pf.h"

DEFINE_STATIC_SRCU(ops_srcu);

/* Guards the list of PFs, their holders, their changing and their resets. */
static DEFINE_MUTEX(registry);
static LIST_HEAD(pfs);

static void free_pf(struct kref *ref)
{
	struct vfgate_pf *pf = container_of(ref, struct vfgate_pf, ref);

	xa_destroy(&pf->holders);
	kfree(pf);
}

static void free_handle(struct kref *ref)
{
	struct vfgate_pf_vf *handle = container_of(ref, struct vfgate_pf_vf,
						   ref);

	kref_put(&handle->pf->ref, free_pf);
	mutex_destroy(&handle->event_lock);
	kfree(handle);
}

static struct vfgate_pf *find_pf_locked(struct pci_dev *pdev)
{
	struct vfgate_pf *pf;

	lockdep_assert_held(&registry);
	list_for_each_entry(pf, &pfs, entry)
		if (pf->pdev == pdev)
			return pf;
	return NULL;
}

/* -- the VF side: holding ------------------------------------------------- */

static struct vfgate_pf_vf *make_handle(struct vfgate_pf *pf,
					unsigned int number,
					const struct vfgate_pf_client *client)
{
	struct vfgate_pf_vf *handle = kzalloc(sizeof(*handle), GFP_KERNEL);

	if (!handle)
		return NULL;
	kref_init(&handle->ref);
	mutex_init(&handle->event_lock);
	handle->pf = pf;
	handle->number = number;
	handle->client = client;
	handle->pid = task_tgid_nr(current);
	get_task_comm(handle->task, current);
	handle->owner = rcu_dereference_protected(pf->ops, true)->owner;
	kref_get(&pf->ref);
	return handle;
}

static struct vfgate_pf_vf *hold_locked(struct vfgate_pf *pf,
					unsigned int number,
					const struct vfgate_pf_client *client)
{
	struct vfgate_pf_vf *handle;
	int ret;

	lockdep_assert_held(&registry);
	if (pf->changing || pf->away || xa_load(&pf->holders, number))
		return ERR_PTR(-EBUSY);
	handle = make_handle(pf, number, client);
	if (!handle)
		return ERR_PTR(-ENOMEM);
	ret = -ENODEV;
	if (!try_module_get(handle->owner))
		goto free_handle;
	ret = xa_insert(&pf->holders, number, handle, GFP_KERNEL);
	if (ret)
		goto put_module;
	return handle;

put_module:
	module_put(handle->owner);
free_handle:
	kref_put(&handle->ref, free_handle);
	return ERR_PTR(ret);
}

/* As vfgate_pf_get(), for a VF by its number. */
struct vfgate_pf_vf *vfgate_pf_hold(struct pci_dev *pdev, unsigned int number,
				    const struct vfgate_pf_client *client)
{
	struct vfgate_pf_vf *handle = NULL;
	struct vfgate_pf *pf;

	mutex_lock(&registry);
	pf = find_pf_locked(pdev);
	if (pf)
		handle = hold_locked(pf, number, client);
	mutex_unlock(&registry);
	return handle;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_pf_hold);

/**
 * vfgate_pf_get - hold a VF
 * @vf: the VF
 * @client: who holds it; lives until vfgate_pf_put() returns
 *
 * To be called for the process that opens the VF: it is who log lines name.
 * While the VF is held the number of VFs of its PF does not change, and the PF
 * driver's module stays loaded. The PF driver may still be unbound: then the
 * holder gets VFGATE_PF_REMOVE, keeps its handle, and puts it as always.
 *
 * Return: a handle; NULL when the PF's driver offers nothing; -EBUSY when the
 * VF is held already or is just coming or going, or its PF is being reset;
 * -EINVAL when it is no VF.
 */
struct vfgate_pf_vf *vfgate_pf_get(struct pci_dev *vf,
				   const struct vfgate_pf_client *client)
{
	int number = vf->is_virtfn ? pci_iov_vf_id(vf) : -EINVAL;

	if (number < 0)
		return ERR_PTR(-EINVAL);
	return vfgate_pf_hold(pci_physfn(vf), number, client);
}
EXPORT_SYMBOL_GPL(vfgate_pf_get);

/**
 * vfgate_pf_put - let a VF go
 * @handle: from vfgate_pf_get(), or NULL
 *
 * Waits for an event that is being delivered; none comes afterwards. Not to be
 * called from an event.
 */
void vfgate_pf_put(struct vfgate_pf_vf *handle)
{
	struct module *owner;

	if (!handle)
		return;
	mutex_lock(&handle->event_lock);
	WRITE_ONCE(handle->client, NULL);
	mutex_unlock(&handle->event_lock);

	mutex_lock(&registry);
	xa_erase(&handle->pf->holders, handle->number);
	mutex_unlock(&registry);
	owner = handle->owner;
	kref_put(&handle->ref, free_handle);
	module_put(owner);
}
EXPORT_SYMBOL_GPL(vfgate_pf_put);

/* -- the VF side: what it asks for ---------------------------------------- */

/*
 * Run @call with ops and priv of the handle's PF driver, if there are any: the
 * one place where they are looked up.
 */
#define call_pf(handle, call)						\
({									\
	const struct vfgate_pf_ops *ops;				\
	struct vfgate_pf_vf *h = (handle);				\
	int ret = -EOPNOTSUPP, section;					\
									\
	if (h) {							\
		section = srcu_read_lock(&ops_srcu);			\
		ops = srcu_dereference(h->pf->ops, &ops_srcu);		\
		ret = ops ? (call) : -ENODEV;				\
		srcu_read_unlock(&ops_srcu, section);			\
	}								\
	ret;								\
})

/**
 * vfgate_pf_provision - make a VF at the switch what it is at its creation
 * @handle: from vfgate_pf_get(), or NULL
 *
 * With the address, VLAN and limits that its administrator has set since, and
 * nothing that an earlier guest asked for.
 *
 * Return: 0; -EOPNOTSUPP without a handle; -ENODEV when the PF driver has left;
 * or what the PF driver says.
 */
int vfgate_pf_provision(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, ops->provision(h->pf->priv, h->number));
}
EXPORT_SYMBOL_GPL(vfgate_pf_provision);

/**
 * vfgate_pf_block - keep a VF off the switch
 * @handle: from vfgate_pf_get(), or NULL
 *
 * It neither sends nor receives, whatever its guest does, until it is
 * unblocked. Lasts over a reset of the PF, not over the end of the VFs.
 *
 * Return: as vfgate_pf_provision().
 */
int vfgate_pf_block(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, (ops->block(h->pf->priv, h->number), 0));
}
EXPORT_SYMBOL_GPL(vfgate_pf_block);

/*
 * VFs of a driver that leaves were shut off for good: the guest of one of them
 * may well be reset while the others are waited for.
 */
static int unblock(const struct vfgate_pf_ops *ops,
		   const struct vfgate_pf_vf *handle)
{
	if (READ_ONCE(handle->pf->changing))
		return -ENODEV;
	ops->unblock(handle->pf->priv, handle->number);
	return 0;
}

/**
 * vfgate_pf_unblock - undo vfgate_pf_block()
 * @handle: from vfgate_pf_get(), or NULL
 *
 * Return: as vfgate_pf_provision(); -ENODEV as soon as the PF driver is leaving.
 */
int vfgate_pf_unblock(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, unblock(ops, h));
}
EXPORT_SYMBOL_GPL(vfgate_pf_unblock);

/**
 * vfgate_pf_scrub - clear what a reset of a VF leaves behind
 * @handle: from vfgate_pf_get(), or NULL
 *
 * Rings, interrupt routing and throttling, mailbox, filters. To be called after
 * the reset, with the VF idle, before it goes to somebody else.
 *
 * Return: as vfgate_pf_provision().
 */
int vfgate_pf_scrub(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, (ops->scrub(h->pf->priv, h->number), 0));
}
EXPORT_SYMBOL_GPL(vfgate_pf_scrub);

/**
 * vfgate_pf_set_vectors - route the interrupts of a VF
 * @handle: from vfgate_pf_get(), or NULL
 * @vectors: in its own numbers
 *
 * Return: as vfgate_pf_provision(); -EINVAL for a vector it does not have.
 */
int vfgate_pf_set_vectors(struct vfgate_pf_vf *handle,
			  const struct vfgate_pf_vectors *vectors)
{
	return call_pf(handle,
		       ops->set_vectors(h->pf->priv, h->number, vectors));
}
EXPORT_SYMBOL_GPL(vfgate_pf_set_vectors);

/**
 * vfgate_pf_stats - what a VF has sent and received
 * @handle: from vfgate_pf_get(), or NULL
 * @stats: written when 0 is returned
 *
 * Return: as vfgate_pf_provision().
 */
int vfgate_pf_stats(struct vfgate_pf_vf *handle, struct vfgate_pf_stats *stats)
{
	return call_pf(handle,
		       (ops->stats(h->pf->priv, h->number, stats), 0));
}
EXPORT_SYMBOL_GPL(vfgate_pf_stats);

/**
 * vfgate_pf_link_up - the link as a VF is to see it
 * @handle: from vfgate_pf_get(), or NULL
 *
 * Return: 1 or 0; or an error as vfgate_pf_provision().
 */
int vfgate_pf_link_up(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, ops->link_up(h->pf->priv, h->number));
}
EXPORT_SYMBOL_GPL(vfgate_pf_link_up);

/* -- PF drivers: events --------------------------------------------------- */

static void deliver(struct vfgate_pf_vf *handle, enum vfgate_pf_event event)
{
	mutex_lock(&handle->event_lock);
	if (handle->client && handle->client->event)
		handle->client->event(handle->client, event);
	mutex_unlock(&handle->event_lock);
}

/**
 * vfgate_pf_notify - tell the holder of a VF something, if it is held
 * @pf: the PF
 * @vf: VF number
 * @event: what
 *
 * The holder may call back into the PF driver before this returns. In process
 * context.
 */
void vfgate_pf_notify(struct vfgate_pf *pf, unsigned int vf,
		      enum vfgate_pf_event event)
{
	struct vfgate_pf_vf *handle;

	mutex_lock(&registry);
	handle = xa_load(&pf->holders, vf);
	if (handle)
		kref_get(&handle->ref);
	mutex_unlock(&registry);
	if (!handle)
		return;
	deliver(handle, event);
	kref_put(&handle->ref, free_handle);
}
EXPORT_SYMBOL_GPL(vfgate_pf_notify);

/* Before anybody is told: who comes in between is refused, or hears that it is over. */
static void note_reset(struct vfgate_pf *pf, bool away)
{
	mutex_lock(&registry);
	pf->away = away;
	mutex_unlock(&registry);
}

/* As vfgate_pf_notify(), for all VFs of a PF that are held, one by one. */
void vfgate_pf_notify_all(struct vfgate_pf *pf, enum vfgate_pf_event event)
{
	struct vfgate_pf_vf *handle;
	unsigned long vf;

	if (event == VFGATE_PF_RESET_PREPARE || event == VFGATE_PF_RESET_DONE)
		note_reset(pf, event == VFGATE_PF_RESET_PREPARE);
	/* The handle may be gone by now: it is looked up again. */
	xa_for_each(&pf->holders, vf, handle)
		vfgate_pf_notify(pf, vf, event);
}
EXPORT_SYMBOL_GPL(vfgate_pf_notify_all);

/* -- PF drivers: changes in the number of VFs ----------------------------- */

static void name_holder_locked(const struct vfgate_pf *pf, const char *what,
			       const struct vfgate_pf_vf *handle)
{
	const struct vfgate_pf_client *client;

	lockdep_assert_held(&registry);
	/* Who is putting it waits for registry before it returns. */
	client = READ_ONCE(handle->client);
	pci_warn(pf->pdev, "%s: VF %u is held by %s for %s (process %d)\n", what,
		 handle->number, client ? client->name : "somebody leaving",
		 handle->task, handle->pid);
}

static int refuse_if_held_locked(struct vfgate_pf *pf)
{
	const struct vfgate_pf_vf *handle;
	unsigned long number;

	xa_for_each(&pf->holders, number, handle)
		name_holder_locked(pf, "number of VFs cannot change", handle);
	return xa_empty(&pf->holders) ? 0 : -EBUSY;
}

/**
 * vfgate_pf_begin_change - from here on nobody gets a VF
 * @pf: the PF
 *
 * Return: 0; -EBUSY when one is held, after log lines that say by whom.
 */
int vfgate_pf_begin_change(struct vfgate_pf *pf)
{
	int ret;

	mutex_lock(&registry);
	ret = pf->changing ? -EBUSY : refuse_if_held_locked(pf);
	if (!ret)
		pf->changing = true;
	mutex_unlock(&registry);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_pf_begin_change);

void vfgate_pf_end_change(struct vfgate_pf *pf)
{
	mutex_lock(&registry);
	pf->changing = false;
	mutex_unlock(&registry);
}
EXPORT_SYMBOL_IF_KUNIT(vfgate_pf_end_change);

/* -- PF drivers: life ----------------------------------------------------- */

/**
 * vfgate_pf_register - offer help to the VFs of a device
 * @pdev: the PF
 * @ops: what is offered; all of it must be there
 * @priv: passed to @ops
 *
 * Return: for vfgate_pf_unregister() and, at the very end, vfgate_pf_release();
 * or an error.
 */
struct vfgate_pf *vfgate_pf_register(struct pci_dev *pdev,
				     const struct vfgate_pf_ops *ops,
				     void *priv)
{
	struct vfgate_pf *pf;

	pf = kzalloc(sizeof(*pf), GFP_KERNEL);
	if (!pf)
		return ERR_PTR(-ENOMEM);
	kref_init(&pf->ref);
	xa_init(&pf->holders);
	pf->pdev = pdev;
	pf->priv = priv;
	RCU_INIT_POINTER(pf->ops, ops);

	mutex_lock(&registry);
	list_add_tail(&pf->entry, &pfs);
	mutex_unlock(&registry);
	return pf;
}
EXPORT_SYMBOL_GPL(vfgate_pf_register);

static void name_holders(struct vfgate_pf *pf)
{
	const struct vfgate_pf_vf *handle;
	unsigned long number;

	mutex_lock(&registry);
	xa_for_each(&pf->holders, number, handle)
		name_holder_locked(pf, "waiting for a VF", handle);
	mutex_unlock(&registry);
}

/**
 * vfgate_pf_unregister - take the offer back, and the VFs with it
 * @pf: from vfgate_pf_register()
 *
 * Holders are told first. The VFs are removed while the PF driver can still
 * help their holders to let go; one that does not is named in the log, is off
 * the switch, and is waited for. None of the ops runs any more afterwards. What
 * the PF driver has still to say may be said until vfgate_pf_release().
 */
void vfgate_pf_unregister(struct vfgate_pf *pf)
{
	/* The device lock, or its driver's probe, keeps the ops. */
	const struct vfgate_pf_ops *ops = rcu_dereference_protected(pf->ops,
								    true);

	mutex_lock(&registry);
	WRITE_ONCE(pf->changing, true);
	mutex_unlock(&registry);
	/* Who unblocks a VF knows it, or is through before all are shut off. */
	synchronize_srcu(&ops_srcu);

	vfgate_pf_notify_all(pf, VFGATE_PF_REMOVE);
	vfgate_pf_shut_off_vfs(pf, ops);
	name_holders(pf);
	vfgate_pf_remove_vfs(pf, ops);

	mutex_lock(&registry);
	list_del(&pf->entry);
	mutex_unlock(&registry);
	rcu_assign_pointer(pf->ops, NULL);
	synchronize_srcu(&ops_srcu);
}
EXPORT_SYMBOL_GPL(vfgate_pf_unregister);

/**
 * vfgate_pf_release - be done with a PF that was unregistered
 * @pf: from vfgate_pf_register(); not to be used afterwards
 */
void vfgate_pf_release(struct vfgate_pf *pf)
{
	kref_put(&pf->ref, free_pf);
}
EXPORT_SYMBOL_GPL(vfgate_pf_release);
