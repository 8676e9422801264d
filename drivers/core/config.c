// SPDX-License-Identifier: GPL-2.0-only
/*
 * Config space belongs to vfio_pci_core. What it leaves open is closed here
 * once it has set up its map: capabilities that the back end does not want
 * seen, and the bytes between capabilities, which it would pass raw to the
 * device, whatever vendor registers may be there.
 */
#include <linux/pci.h>
#include "vf.h"

/*
 * Two values of vfio_pci_core_device.pci_config_map that are no capability:
 * nothing known here, raw access; and nothing here, kept in memory.
 */
#define MAP_UNKNOWN	0xff
#define MAP_VIRTUAL	0xfe

#define NEXT_SHIFT	20
#define NEXT_MASK	(0xffcU << NEXT_SHIFT)

static bool is_hidden(const u16 *hidden, u16 id)
{
	for (; hidden && *hidden; hidden++)
		if (*hidden == id)
			return true;
	return false;
}

static u32 get_header(struct vfio_pci_core_device *core, u32 at)
{
	return le32_to_cpup((__le32 *)(core->vconfig + at));
}

static void set_header(struct vfio_pci_core_device *core, u32 at, u32 header)
{
	*(__le32 *)(core->vconfig + at) = cpu_to_le32(header);
}

/* From here on the capability is memory that reads as zero. */
static void blank(struct vfio_pci_core_device *core, u32 at, u16 id)
{
	u32 end = core->pdev->cfg_size;
	u32 i;

	for (i = at; i < end && core->pci_config_map[i] == (u8)id; i++) {
		core->pci_config_map[i] = MAP_VIRTUAL;
		core->vconfig[i] = 0;
	}
}

/* The first of the chain cannot be skipped: an empty one takes its place. */
static void hide(struct vfio_pci_core_device *core, u32 previous, u32 at,
		 u32 header)
{
	u32 next = header & NEXT_MASK;

	blank(core, at, PCI_EXT_CAP_ID(header));
	if (previous)
		set_header(core, previous,
			   (get_header(core, previous) & ~NEXT_MASK) | next);
	else
		set_header(core, at, next);
}

static void hide_capabilities(struct vfio_pci_core_device *core,
			      const u16 *hidden)
{
	u32 left = (core->pdev->cfg_size - PCI_CFG_SPACE_SIZE) / PCI_CAP_SIZEOF;
	u32 at = PCI_CFG_SPACE_SIZE, previous = 0;

	while (left-- && at >= PCI_CFG_SPACE_SIZE) {
		u32 header = get_header(core, at);

		if (is_hidden(hidden, PCI_EXT_CAP_ID(header)))
			hide(core, previous, at, header);
		if (!previous || get_header(core, at))
			previous = at;
		at = PCI_EXT_CAP_NEXT(header);
	}
}

/**
 * vfgate_config_seal - close what VFIO leaves open in config space
 * @core: a device that was just enabled, and has no user yet
 * @hidden: extended capabilities to hide, ended by 0, or NULL
 */
void vfgate_config_seal(struct vfio_pci_core_device *core, const u16 *hidden)
{
	u32 i;

	if (core->pdev->cfg_size > PCI_CFG_SPACE_SIZE)
		hide_capabilities(core, hidden);
	for (i = 0; i < core->pdev->cfg_size; i++) {
		if (core->pci_config_map[i] != MAP_UNKNOWN)
			continue;
		/* vfio_pci_core read nothing here: it is memory as allocated. */
		core->pci_config_map[i] = MAP_VIRTUAL;
		core->vconfig[i] = 0;
	}
}
