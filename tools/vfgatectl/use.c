// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who would drive a device and its VFs, and who does: each tool chooses in its
 * own way, and most surprises come from not knowing that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doctor.h"
#include "driver.h"
#include "process.h"
#include "sys.h"

static enum verdict look_pf_driver(const struct patient *patient, char *detail)
{
	const struct function *pf = &patient->pf;
	const char *ours = driver_for_pf(pf);

	if (!*pf->driver)
		return found(WARN, detail, "%s has no driver, so no VFs", pf->bdf);
	if (driver_is_ours(pf->driver))
		return found(PASS, detail, "%s", pf->driver);
	if (!ours)
		return found(NOTE, detail, "%s", pf->driver);
	return found(NOTE, detail, "%s; with %s its VFs are scrubbed and routed at the PF, too",
		     pf->driver, ours);
}

static bool recommended(const struct patient *patient, char *name)
{
	return driver_for_vfio(patient->pf.vendor, patient->vf_device,
			       &patient->pf, name, SYS_NAME);
}

static enum verdict look_libvirt(const struct patient *patient, char *detail)
{
	char name[SYS_NAME];

	if (!recommended(patient, name))
		return found(WARN, detail, "finds no VFIO driver for %04x:%04x",
			     patient->pf.vendor, patient->vf_device);
	return found(driver_is_ours(name) ? PASS : WARN, detail,
		     "binds %s to managed VFs: the closest vfio_pci alias of %04x:%04x",
		     name, patient->pf.vendor, patient->vf_device);
}

static enum verdict look_driverctl(const struct patient *patient, char *detail)
{
	const char *bdf = has_vf(patient) ? patient->vf.bdf : patient->pf.bdf;
	char driver[SYS_NAME];

	sys_read(driver, sizeof(driver), "/etc/driverctl.d/pci-%s", bdf);
	if (*driver)
		return found(NOTE, detail, "gives %s to %s at each boot", bdf, driver);
	return found(NOTE, detail, "chooses nothing by itself; no override of it for %s", bdf);
}

static enum verdict look_qemu(const struct patient *patient, char *detail)
{
	const struct function *vf = &patient->vf;

	if (!has_vf(patient))
		return found(NOTE, detail, "binds nothing: takes a VF as it is");
	if (driver_is_ours(vf->driver))
		return found(PASS, detail, "takes %s through %s", vf->bdf, vf->driver);
	return found(NOTE, detail, "binds nothing: %s has %s%s%s", vf->bdf,
		     *vf->driver ? vf->driver : "no driver",
		     *vf->override ? ", override " : "", vf->override);
}

static enum verdict look_user(const struct patient *patient, char *detail)
{
	char who[SYS_NAME], limit[SYS_NAME] = "unknown";
	int pid = process_of(&patient->vf);

	if (!has_vf(patient) || !pid)
		return found(NOTE, detail, "nobody");
	process_using(&patient->vf, who, sizeof(who));
	process_memlock(pid, limit, sizeof(limit));
	return found(NOTE, detail, "%s has %s: %lld kB pinned, memlock limit %s",
		     who, patient->vf.bdf, process_kilobytes(pid, "VmPin"), limit);
}

const struct examination use_examinations[] = {
	{
		.name = "pf-driver",
		.look = look_pf_driver,
		.remedy = "vfgatectl pf bind, or load the device's own driver",
	},
	{
		.name = "libvirt",
		.look = look_libvirt,
		.remedy = "install vfgate's back end, or name a driver: <driver model='...'/>",
	},
	{ .name = "driverctl", .look = look_driverctl },
	{ .name = "qemu", .look = look_qemu },
	{
		.name = "numa",
		.look = numa_look,
		.remedy =
		"pin vCPUs and memory of the guest to the node of the device (numactl, <numatune>)",
	},
	{ .name = "user", .look = look_user },
	{}
};
