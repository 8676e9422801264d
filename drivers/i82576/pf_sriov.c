// SPDX-License-Identifier: GPL-2.0-only
/*
 * Creating and removing VFs, and what the PF does for those who hold one. The
 * core has the say in both: it checks first whether the machine can keep VFs
 * apart, and refuses a change while one is held.
 */
#include <kunit/visibility.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <vfgate/pf.h>
#include "pf.h"

static int vfs_prepare(void *priv, unsigned int num)
{
	struct pf_dev *pf = priv;
	int ret;

	if (num > PF_MAX_VFS)
		return -EINVAL;
	rtnl_lock();
	ret = pf_device_relayout(pf, num);
	rtnl_unlock();
	return ret;
}

static void vfs_unprepare(void *priv)
{
	struct pf_dev *pf = priv;

	rtnl_lock();
	pf_device_relayout(pf, 0);
	rtnl_unlock();
}

static int provision(void *priv, unsigned int vf)
{
	struct pf_dev *pf = priv;
	int ret;

	spin_lock_irq(&pf->vf_lock);
	ret = pf_vf_provision_locked(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
	return ret;
}

static void set_blocked(struct pf_dev *pf, unsigned int vf, bool blocked)
{
	spin_lock_irq(&pf->vf_lock);
	pf->vfs[vf].blocked = blocked;
	pf_vf_apply_locked(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
}

static void block(void *priv, unsigned int vf)
{
	set_blocked(priv, vf, true);
}

static void unblock(void *priv, unsigned int vf)
{
	set_blocked(priv, vf, false);
}

static void scrub(void *priv, unsigned int vf)
{
	struct pf_dev *pf = priv;

	spin_lock_irq(&pf->vf_lock);
	pf_vf_scrub_locked(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
}

static bool is_vector(u8 vector)
{
	return vector < PF_VF_VECTORS || vector == VFGATE_PF_NO_VECTOR;
}

static bool are_vectors(const struct vfgate_pf_vectors *vectors)
{
	unsigned int q;

	for (q = 0; q < VFGATE_PF_VF_QUEUES; q++)
		if (!is_vector(vectors->rx[q]) || !is_vector(vectors->tx[q]))
			return false;
	return is_vector(vectors->mailbox);
}

static u32 ivar_byte(unsigned int vf, u8 vector)
{
	if (vector == VFGATE_PF_NO_VECTOR)
		return 0;
	return IVAR_VALID | (PF_VF_CAUSE(vf) + vector);
}

/*
 * The register has the VF's queues n and n + 8 and nothing else, so that it can
 * be written as a whole. That is more than a VF can do. QEMU: what it writes
 * to its VTIVAR is only ever added to what was there, and may aim at a sibling.
 *
 * The mailbox is not in it: silicon has that vector in the VF alone, where its
 * holder writes it. QEMU: takes that as two mask bits, so that vector 2 cannot
 * be had; what is written here makes 0 and 1 right, and 2 none.
 */
static int set_vectors(void *priv, unsigned int vf,
		       const struct vfgate_pf_vectors *vectors)
{
	struct pf_dev *pf = priv;
	u32 misc = 0;

	if (!are_vectors(vectors))
		return -EINVAL;
	if (vectors->mailbox < 2)
		misc = IVAR_VALID | BIT(vectors->mailbox);

	spin_lock_irq(&pf->vf_lock);
	pf_write(&pf->hw, R_IVAR(vf), ivar_byte(vf, vectors->rx[0]) |
				      ivar_byte(vf, vectors->tx[0]) << 8 |
				      ivar_byte(vf, vectors->rx[1]) << 16 |
				      ivar_byte(vf, vectors->tx[1]) << 24);
	pf_write(&pf->hw, R_QEMU_VTIVAR_MISC(vf), misc);
	spin_unlock_irq(&pf->vf_lock);
	return 0;
}

static void stats(void *priv, unsigned int vf, struct vfgate_pf_stats *stats)
{
	struct pf_dev *pf = priv;

	spin_lock_irq(&pf->vf_lock);
	pf_stats_get_vf_locked(pf, vf, stats);
	spin_unlock_irq(&pf->vf_lock);
}

static bool link_up(void *priv, unsigned int vf)
{
	struct pf_dev *pf = priv;
	bool up;

	spin_lock_irq(&pf->vf_lock);
	up = pf_vf_link_up_locked(pf, vf);
	spin_unlock_irq(&pf->vf_lock);
	return up;
}

const struct vfgate_pf_ops pf_sriov_ops = {
	.owner		= THIS_MODULE,
	.vfs_prepare	= vfs_prepare,
	.vfs_unprepare	= vfs_unprepare,
	.provision	= provision,
	.block		= block,
	.unblock	= unblock,
	.scrub		= scrub,
	.set_vectors	= set_vectors,
	.stats		= stats,
	.link_up	= link_up,
};
EXPORT_SYMBOL_IF_KUNIT(pf_sriov_ops);

int pf_sriov_configure(struct pci_dev *pdev, int num)
{
	struct pf_dev *pf = pci_get_drvdata(pdev);

	return vfgate_pf_sriov_configure(pf->core, num);
}
