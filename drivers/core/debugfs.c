// SPDX-License-Identifier: GPL-2.0-only
/*
 * For whoever looks into a VF: the rows of its table and how often each was
 * used, and what is tolerated of it. Debugging only; what tools rely on is in sysfs.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include "vf.h"

static struct dentry *root;

static const char *const mode_name[VFGATE_MODES] = {
	[VFGATE_DIRECT]		= "direct",
	[VFGATE_FENCED]		= "fenced",
	[VFGATE_MEDIATED]	= "mediated",
};

static void show_row(struct seq_file *seq, const struct vfgate_row *row,
		     const struct vfgate_hits *hits)
{
	unsigned int mode;

	seq_printf(seq, "%u 0x%04x %-12s %-11s", row->bar, row->offset,
		   row->name, vfgate_policy_class_name(row->klass));
	for (mode = 0; mode < VFGATE_MODES; mode++)
		seq_printf(seq, " %-8s",
			   vfgate_policy_action_name(row->action[mode]));
	seq_printf(seq, " %llu %llu %llu %s\n", hits->reads, hits->writes,
		   hits->refused, row->reason);
}

static int rows_show(struct seq_file *seq, void *unused)
{
	struct vfgate_vf *vf = seq->private;
	const struct vfgate_table *table = vf->backend->table;
	unsigned int mode;
	u32 i;

	seq_puts(seq, "# bar offset name class");
	for (mode = 0; mode < VFGATE_MODES; mode++)
		seq_printf(seq, " %s", mode_name[mode]);
	seq_puts(seq, " reads writes refused reason\n");

	guard(mutex)(&vf->gate_lock);
	for (i = 0; i < table->nr_rows; i++)
		show_row(seq, &table->rows[i], &vf->gate.hits[i]);
	seq_puts(seq, "- - (none) -");
	for (mode = 0; mode < VFGATE_MODES; mode++)
		seq_printf(seq, " %s", vfgate_policy_action_name(VFGATE_DENY));
	seq_printf(seq, " 0 0 %llu no row names it\n",
		   vf->gate.hits[table->nr_rows].refused);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rows);

static int offences_show(struct seq_file *seq, void *unused)
{
	struct vfgate_vf *vf = seq->private;
	struct vfgate_offences offences;

	scoped_guard(spinlock_irq, &vf->life.lock)
		offences = vf->offences;
	seq_puts(seq, "# kind threshold count reason of the default\n");
	for (unsigned int i = 0; i < VFGATE_OFFENCES; i++)
		seq_printf(seq, "%-10s %u %llu %s\n", vfgate_offence_name(i),
			   offences.threshold[i], offences.count[i],
			   vfgate_offence_why(i));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(offences);

void vfgate_debugfs_init(void)
{
	root = debugfs_create_dir("vfgate", NULL);
}

void vfgate_debugfs_exit(void)
{
	debugfs_remove(root);
}

void vfgate_debugfs_add(struct vfgate_vf *vf)
{
	vf->debugfs = debugfs_create_dir(pci_name(vf->pdev), root);
	debugfs_create_file("rows", 0400, vf->debugfs, vf, &rows_fops);
	debugfs_create_file("offences", 0400, vf->debugfs, vf, &offences_fops);
}

/* Waits for whoever is reading. */
void vfgate_debugfs_remove(struct vfgate_vf *vf)
{
	debugfs_remove(vf->debugfs);
}
