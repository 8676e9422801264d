// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where PF drivers and the VF side meet: PFs are registered by pci_dev, holders
 * of VFs are entered below them by VF number. The number of VFs changes through
 * here, so that preflight is never left out and no VF goes while it is held.
 *
 * Lock order: the PF's device lock (of sysfs, of driver removal), then
 * registry. A handle's event_lock is taken without registry, and held while its
 * holder is told something. Calls into the PF driver hold neither: an SRCU read
 * section is what keeps its ops alive.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/iommu.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/xarray.h>
#include <vfgate/pf.h>
#include "preflight.h"

DEFINE_STATIC_SRCU(ops_srcu);

/* Guards the list of PFs, their holders and their changing. */
static DEFINE_MUTEX(registry);
static LIST_HEAD(pfs);

/**
 * struct vfgate_pf - one registered PF
 * @ref: the PF driver, and each handle
 * @entry: in pfs, until it is unregistered
 * @pdev: the device; valid while @ops are
 * @ops: of its driver; NULL once it has left. Under ops_srcu.
 * @priv: for @ops
 * @holders: handles by VF number
 * @changing: VFs are being created or removed: nobody can get one
 */
struct vfgate_pf {
	struct kref ref;
	struct list_head entry;
	struct pci_dev *pdev;
	const struct vfgate_pf_ops __rcu *ops;
	void *priv;
	struct xarray holders;
	bool changing;
};

/**
 * struct vfgate_pf_vf - a VF, held
 * @ref: its holder, and who is telling it something
 * @pf: its PF
 * @number: of the VF
 * @owner: the PF driver's module, kept loaded
 * @event_lock: guards @client, and is held while it is told something
 * @client: the holder; NULL once it has let go
 */
struct vfgate_pf_vf {
	struct kref ref;
	struct vfgate_pf *pf;
	unsigned int number;
	struct module *owner;
	struct mutex event_lock; /* client */
	const struct vfgate_pf_client *client;
};

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
	if (pf->changing || xa_load(&pf->holders, number))
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

/**
 * vfgate_pf_get - hold a VF
 * @vf: the VF
 * @client: who holds it; lives until vfgate_pf_put() returns
 *
 * While it is held the number of VFs of its PF does not change, and the PF
 * driver's module stays loaded. The PF driver may still be unbound: then the
 * holder gets VFGATE_PF_REMOVE, keeps its handle, and puts it as always.
 *
 * Return: a handle; NULL when the PF's driver offers nothing; -EBUSY when the
 * VF is held already or is just coming or going; -EINVAL when it is no VF.
 */
struct vfgate_pf_vf *vfgate_pf_get(struct pci_dev *vf,
				   const struct vfgate_pf_client *client)
{
	struct vfgate_pf_vf *handle = NULL;
	struct vfgate_pf *pf;
	int number;

	number = vf->is_virtfn ? pci_iov_vf_id(vf) : -EINVAL;
	if (number < 0)
		return ERR_PTR(-EINVAL);

	mutex_lock(&registry);
	pf = find_pf_locked(pci_physfn(vf));
	if (pf)
		handle = hold_locked(pf, number, client);
	mutex_unlock(&registry);
	return handle;
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

/**
 * vfgate_pf_unblock - undo vfgate_pf_block()
 * @handle: from vfgate_pf_get(), or NULL
 *
 * Return: as vfgate_pf_provision().
 */
int vfgate_pf_unblock(struct vfgate_pf_vf *handle)
{
	return call_pf(handle, (ops->unblock(h->pf->priv, h->number), 0));
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

/* As vfgate_pf_notify(), for all VFs of a PF, one after another. */
void vfgate_pf_notify_all(struct vfgate_pf *pf, enum vfgate_pf_event event)
{
	int vf, num = pci_sriov_get_totalvfs(pf->pdev);

	for (vf = 0; vf < num; vf++)
		vfgate_pf_notify(pf, vf, event);
}
EXPORT_SYMBOL_GPL(vfgate_pf_notify_all);

/* -- PF drivers: number of VFs -------------------------------------------- */

typedef int (*vf_fn)(struct pci_dev *vf);

/* Call @call for each VF until one says no. */
static int call_for_vfs(struct pci_dev *pdev, vf_fn call)
{
	struct pci_dev *vf = NULL;
	int ret = 0;

	while ((vf = pci_get_device(pdev->vendor, PCI_ANY_ID, vf))) {
		if (!vf->is_virtfn || pci_physfn(vf) != pdev)
			continue;
		ret = call(vf);
		if (ret)
			break;
	}
	pci_dev_put(vf);
	return ret;
}

/* A driver of user space's kind that is not ours holds its VF without us. */
static int refuse_if_owned(struct pci_dev *vf)
{
	struct iommu_group *group = iommu_group_get(&vf->dev);
	int ret = 0;

	device_lock(&vf->dev);
	if (group && vf->driver && vf->driver->driver_managed_dma &&
	    iommu_group_dma_owner_claimed(group)) {
		pci_warn(pci_physfn(vf), "number of VFs cannot change: %s is open through %s\n",
			 pci_name(vf), vf->driver->name);
		ret = -EBUSY;
	}
	device_unlock(&vf->dev);
	iommu_group_put(group);
	return ret;
}

static int refuse_if_held_locked(struct vfgate_pf *pf)
{
	const struct vfgate_pf_client *client;
	struct vfgate_pf_vf *handle;
	unsigned long number = 0;

	handle = xa_find(&pf->holders, &number, ULONG_MAX, XA_PRESENT);
	if (!handle)
		return 0;
	/* Who is putting it waits for registry before it returns. */
	client = READ_ONCE(handle->client);
	pci_warn(pf->pdev, "number of VFs cannot change: VF %lu is held by %s\n",
		 number, client ? client->name : "somebody who is leaving");
	return -EBUSY;
}

/* From here on nobody gets a VF. */
static int begin_change(struct vfgate_pf *pf)
{
	int ret;

	mutex_lock(&registry);
	ret = pf->changing ? -EBUSY : refuse_if_held_locked(pf);
	if (!ret)
		pf->changing = true;
	mutex_unlock(&registry);
	return ret;
}

static void end_change(struct vfgate_pf *pf)
{
	mutex_lock(&registry);
	pf->changing = false;
	mutex_unlock(&registry);
}

static int create_vfs(struct vfgate_pf *pf, const struct vfgate_pf_ops *ops,
		      int num)
{
	int ret;

	ret = vfgate_preflight_pf(pf->pdev);
	if (ret)
		return ret;
	ret = ops->vfs_prepare(pf->priv, num);
	if (ret)
		return ret;
	ret = pci_enable_sriov(pf->pdev, num);
	if (ret)
		goto unprepare;
	ret = call_for_vfs(pf->pdev, vfgate_preflight_vf);
	if (ret)
		goto disable;
	return 0;

disable:
	pci_disable_sriov(pf->pdev);
unprepare:
	ops->vfs_unprepare(pf->priv);
	return ret;
}

static void remove_vfs(struct vfgate_pf *pf, const struct vfgate_pf_ops *ops)
{
	if (!pci_num_vf(pf->pdev))
		return;
	pci_disable_sriov(pf->pdev);
	ops->vfs_unprepare(pf->priv);
}

/**
 * vfgate_pf_sriov_configure - set the number of VFs
 * @pf: the PF, whose device lock is held
 * @num: VFs; 0 removes them
 *
 * What a PF driver's sriov_configure calls.
 *
 * Return: @num; -EBUSY when a VF is held, with a log line that names the
 * holder; -EPERM when preflight refuses; or another error.
 */
int vfgate_pf_sriov_configure(struct vfgate_pf *pf, int num)
{
	/* The device lock keeps the driver, and with it the ops. */
	const struct vfgate_pf_ops *ops = rcu_dereference_protected(pf->ops,
								    true);
	int ret;

	ret = begin_change(pf);
	if (ret)
		return ret;
	if (num)
		ret = create_vfs(pf, ops, num);
	else
		ret = call_for_vfs(pf->pdev, refuse_if_owned);
	if (!num && !ret)
		remove_vfs(pf, ops);
	end_change(pf);
	return ret ?: num;
}
EXPORT_SYMBOL_GPL(vfgate_pf_sriov_configure);

static int save_state(struct pci_dev *vf)
{
	device_lock(&vf->dev);
	pci_save_state(vf);
	device_unlock(&vf->dev);
	return 0;
}

static int restore_state(struct pci_dev *vf)
{
	device_lock(&vf->dev);
	pci_restore_state(vf);
	device_unlock(&vf->dev);
	return 0;
}

/**
 * vfgate_pf_save_vfs - remember the configuration of all VFs
 * @pf: the PF, whose device lock is held, and which is about to be reset
 *
 * The PCI core restores that of the PF alone, and with it that there are VFs:
 * they would be there, deaf, and without a driver that knows.
 */
void vfgate_pf_save_vfs(struct vfgate_pf *pf)
{
	call_for_vfs(pf->pdev, save_state);
}
EXPORT_SYMBOL_GPL(vfgate_pf_save_vfs);

/* The mirror, once the PF has been reset. */
void vfgate_pf_restore_vfs(struct vfgate_pf *pf)
{
	call_for_vfs(pf->pdev, restore_state);
}
EXPORT_SYMBOL_GPL(vfgate_pf_restore_vfs);

/* -- PF drivers: life ----------------------------------------------------- */

/**
 * vfgate_pf_register - offer help to the VFs of a device
 * @pdev: the PF
 * @ops: what is offered; all of it must be there
 * @priv: passed to @ops
 *
 * Return: for vfgate_pf_unregister(), or an error.
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

/**
 * vfgate_pf_unregister - take the offer back, and the VFs with it
 * @pf: from vfgate_pf_register()
 *
 * Holders are told first. The VFs are removed while the PF driver can still
 * help their holders to let go. None of the ops runs any more afterwards.
 */
void vfgate_pf_unregister(struct vfgate_pf *pf)
{
	mutex_lock(&registry);
	pf->changing = true;
	mutex_unlock(&registry);

	vfgate_pf_notify_all(pf, VFGATE_PF_REMOVE);
	remove_vfs(pf, rcu_dereference_protected(pf->ops, true));

	mutex_lock(&registry);
	list_del(&pf->entry);
	mutex_unlock(&registry);
	rcu_assign_pointer(pf->ops, NULL);
	synchronize_srcu(&ops_srcu);
	kref_put(&pf->ref, free_pf);
}
EXPORT_SYMBOL_GPL(vfgate_pf_unregister);
