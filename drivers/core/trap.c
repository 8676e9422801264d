// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trapped accesses: from the VMM's read() and write() to the policy engine, and
 * from the engine to the device.
 *
 * A refused access succeeds towards the VMM; an error would make it log, or
 * stop the guest. It is counted, traced and remembered instead.
 */
#include <linux/nospec.h>
#include <linux/pm_runtime.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include "trace.h"
#include "vf.h"

/* Bytes that are copied at once; the engine takes any number. */
#define CHUNK	8U

int vfgate_trap_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);

	return vfio_pci_core_ioread32(&vf->user->core, true, &access->value,
				      vf->bar[access->bar] + access->offset);
}
EXPORT_SYMBOL_GPL(vfgate_trap_read);

int vfgate_trap_write(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);

	return vfio_pci_core_iowrite32(&vf->user->core, true, access->value,
				       vf->bar[access->bar] + access->offset);
}
EXPORT_SYMBOL_GPL(vfgate_trap_write);

/**
 * vfgate_trap_ring - forward a doorbell
 * @gate: of the VF
 * @access: the doorbell
 *
 * The barrier makes the descriptors that the guest wrote, on whichever CPU,
 * visible to the device before it is told of them. iowrite32() alone orders
 * this CPU's stores only.
 *
 * Return: 0 or a negative error.
 */
int vfgate_trap_ring(struct vfgate_gate *gate, struct vfgate_access *access)
{
	/* Pairs with nothing in software: the reader is the device. */
	wmb();
	return vfgate_trap_write(gate, access);
}

static int trap_doorbell(struct vfgate_gate *gate, struct vfgate_access *access)
{
	struct vfgate_attach *user = vfgate_vf_from_gate(gate)->user;

	if (user->ops && user->ops->doorbell)
		return user->ops->doorbell(user, access);
	return vfgate_trap_ring(gate, access);
}

/* What a register is for says what it means to abuse it. */
static enum vfgate_offence offence_of(const struct vfgate_access *access)
{
	switch (access->row ? access->row->klass : VFGATE_UNCLASSED) {
	case VFGATE_MAILBOX:
		return VFGATE_OFFENCE_MAILBOX;
	case VFGATE_INTERRUPT:
		return VFGATE_OFFENCE_INTERRUPT;
	case VFGATE_RING:
	case VFGATE_BELL:
		return VFGATE_OFFENCE_DESCRIPTOR;
	default:
		return VFGATE_OFFENCE_REGISTER;
	}
}

static void trap_note(struct vfgate_gate *gate,
		      const struct vfgate_access *access)
{
	struct vfgate_vf *vf = vfgate_vf_from_gate(gate);

	lockdep_assert_held(&vf->gate_lock);
	trace_vfgate_trap(&vf->pdev->dev, access);
	if (!vfgate_access_stopped(access))
		return;
	vfgate_offence(vf, offence_of(access));
	vf->violation.count++;
	vf->violation.when = ktime_get_boottime_ns();
	vf->violation.access = *access;
}

const struct vfgate_gate_ops vfgate_trap_ops = {
	.read = vfgate_trap_read,
	.write = vfgate_trap_write,
	.doorbell = trap_doorbell,
	.note = trap_note,
};

/* One access to the device; @wait is for how long it is to be regretted. */
static int judge(struct vfgate_vf *vf, unsigned int bar, u64 offset, u8 *bytes,
		 size_t count, bool write, u64 *wait)
{
	int ret = 0;

	guard(mutex)(&vf->gate_lock);
	/* A device that is not there reads as ones and takes all writes. */
	if (!vfgate_life_runs(&vf->life))
		memset(bytes, 0xff, count);
	else
		ret = vfgate_policy_access(&vf->gate, bar, offset, bytes, count,
					   write);
	*wait = max(*wait, vfgate_quota_charge(&vf->quota, ktime_get_ns()));
	return ret;
}

/*
 * The MSI-X table stays VFIO's: writes vanish, reads give ones, as
 * vfio_pci_core does it; the vectors are set through its ioctl.
 */
static size_t in_msix_table(const struct vfio_pci_core_device *core,
			    unsigned int bar, u64 offset)
{
	u64 end = (u64)core->msix_offset + core->msix_size;

	if (bar != core->msix_bar || offset < core->msix_offset ||
	    offset >= end)
		return 0;
	return end - offset;
}

static ssize_t trap_chunk(struct vfgate_attach *attach, char __user *buf,
			  size_t count, unsigned int bar, u64 offset,
			  bool write, u64 *wait)
{
	size_t msix = in_msix_table(&attach->core, bar, offset);
	u8 bytes[CHUNK];
	int ret = 0;

	count = min_t(size_t, count, CHUNK - offset % CHUNK);
	if (msix)
		count = min(count, msix);
	if (write && copy_from_user(bytes, buf, count))
		return -EFAULT;

	if (msix)
		memset(bytes, 0xff, sizeof(bytes));
	else
		ret = judge(attach->vf, bar, offset, bytes, count, write, wait);
	if (ret)
		return ret;

	if (!write && copy_to_user(buf, bytes, count))
		return -EFAULT;
	return count;
}

static ssize_t trap_all(struct vfgate_attach *attach, char __user *buf,
			size_t count, loff_t *ppos, bool write, u64 *wait)
{
	unsigned int bar = array_index_nospec(VFIO_PCI_OFFSET_TO_INDEX((u64)*ppos),
					      VFGATE_BARS);
	u64 offset = *ppos & VFIO_PCI_OFFSET_MASK;
	u64 size = pci_resource_len(attach->vf->pdev, bar);
	size_t done = 0;
	ssize_t ret;

	if (offset >= size)
		return -EINVAL;
	count = min_t(u64, count, size - offset);
	while (done < count) {
		ret = trap_chunk(attach, buf + done, count - done, bar,
				 offset + done, write, wait);
		if (ret < 0)
			return ret;
		done += ret;
	}
	*ppos += done;
	return done;
}

/**
 * vfgate_trap_rw - read or write a BAR that has a policy
 * @attach: through which the VMM came
 * @buf: its buffer
 * @count: bytes
 * @ppos: position in the VFIO device, within such a BAR's region
 * @write: or read
 *
 * Return: bytes done or a negative error.
 */
ssize_t vfgate_trap_rw(struct vfgate_attach *attach, char __user *buf,
		       size_t count, loff_t *ppos, bool write)
{
	struct device *dev = &attach->vf->pdev->dev;
	u64 wait = 0;
	ssize_t ret;

	/* The user may have put the device to sleep; VFIO wakes it likewise. */
	ret = pm_runtime_resume_and_get(dev);
	if (ret)
		return -EIO;
	ret = trap_all(attach, buf, count, ppos, write, &wait);
	pm_runtime_put(dev);
	if (wait) {
		vfgate_offence(attach->vf, VFGATE_OFFENCE_TRAP);
		vfgate_quota_wait(wait);
	}
	return ret;
}
