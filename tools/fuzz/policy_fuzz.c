// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzes the policy engine: the input is a table and then accesses to it. All
 * memory is as large as the engine asked for and not a byte larger, so that the
 * sanitizers see every step outside; what the table does not let through must
 * not reach the device.
 */
#include <stdio.h>
#include <stdlib.h>
#include <vfgate/policy.h>

#define ROWS		12
#define BAR_SIZE	(4 * 4096U)
#define PAGE_BITS	12
#define CHUNK		16

struct input {
	const u8 *data;
	size_t left;
};

static struct vfgate_row rows[ROWS];
static unsigned int device_writes;

static u64 take(struct input *input, unsigned int bytes)
{
	u64 value = 0;

	while (bytes-- && input->left) {
		value = value << 8 | *input->data++;
		input->left--;
	}
	return value;
}

#define ensure(condition)	do { if (!(condition)) abort(); } while (0)

static int device_read(struct vfgate_gate *gate, struct vfgate_access *access)
{
	(void)gate;
	access->value = 0xfeedface ^ access->offset;
	return 0;
}

/* Nothing may arrive here that its row does not explain. */
static int device_write(struct vfgate_gate *gate, struct vfgate_access *access)
{
	const struct vfgate_row *row = access->row;
	const struct vfgate_limit *limit;
	u8 action;

	ensure(row && access->length == 4 && access->first == 0);
	ensure(vfgate_policy_row(gate->policy, access->bar, access->offset) ==
	       row);
	action = vfgate_policy_action(gate->policy, row);
	ensure(action == VFGATE_PASS || action == VFGATE_FORWARD ||
	       action == VFGATE_DOORBELL);
	if (action == VFGATE_FORWARD) {
		ensure(!(access->value & ~row->write_mask));
		for (limit = row->limit;
		     limit < row->limit + VFGATE_ROW_LIMITS && limit->field;
		     limit++) {
			u32 part = (access->value & limit->field) >>
				   __ffs(limit->field);

			ensure(part >= limit->min && part <= limit->max);
		}
	}
	device_writes++;
	return 0;
}

static int hook(struct vfgate_gate *gate, struct vfgate_access *access)
{
	(void)gate;
	ensure(access->instance < (access->row->count ? access->row->count : 1));
	ensure(access->word < access->row->width / 4);
	return 0;
}

static const struct vfgate_gate_ops ops = {
	.read = device_read,
	.write = device_write,
	.doorbell = device_write,
};

/* Biased towards tables that pass the check: the rest ends there. */
static void make_row(struct input *input, struct vfgate_row *row, u32 *offset)
{
	u8 kind = take(input, 1) % (VFGATE_ACTIONS + 1);
	unsigned int mode;

	memset(row, 0, sizeof(*row));
	row->name = "row";
	row->reason = "fuzzed";
	row->klass = VFGATE_CONTROL;
	row->width = take(input, 1) & 1 ? 8 : 4;
	*offset += (u32)take(input, 2) % (BAR_SIZE / ROWS) & ~7U;
	row->offset = *offset;
	*offset += 8;
	row->count = take(input, 1) % 8;
	row->stride = take(input, 1) * 8;
	for (mode = 0; mode < VFGATE_MODES; mode++)
		row->action[mode] = kind;
	if (take(input, 1) & 1)
		row->action[VFGATE_DIRECT] = take(input, 1) % VFGATE_ACTIONS;
	row->trust = take(input, 1) & 1;
	if (kind == VFGATE_FORWARD || kind == VFGATE_SHADOW)
		row->write_mask = take(input, 4) | 1;
	if (kind == VFGATE_RO || kind == VFGATE_FORWARD)
		row->read_mask = take(input, 4) | 1;
	if (kind == VFGATE_SHADOW) {
		row->clear_mask = take(input, 4) & row->write_mask;
		row->initial = take(input, 4);
	}
	if (kind == VFGATE_FORWARD && take(input, 1) & 1) {
		row->limit[0].field = take(input, 4);
		row->limit[0].min = take(input, 1);
		row->limit[0].max = take(input, 4);
	}
	if (kind == VFGATE_HOOK) {
		row->read = hook;
		row->write = hook;
	}
}

static void check_maps(const struct vfgate_policy *policy)
{
	struct vfgate_area area = {};
	u64 end = 0, offset;

	while (vfgate_policy_next_area(policy, 0, &area)) {
		ensure(area.offset >= end && area.size);
		end = area.offset + area.size;
		ensure(end <= BAR_SIZE);
		ensure(vfgate_policy_mappable(policy, 0, area.offset,
					      area.size));
		for (offset = area.offset; offset < end; offset += 4) {
			const struct vfgate_row *row =
				vfgate_policy_row(policy, 0, offset);

			ensure(!row || vfgate_policy_action(policy, row) ==
					       VFGATE_PASS);
		}
	}
}

static void use(struct vfgate_gate *gate, struct input input)
{
	while (input.left) {
		unsigned int bar = take(&input, 1);
		u64 offset = take(&input, 2);
		size_t length = take(&input, 1) % (CHUNK + 1);
		bool write = take(&input, 1) & 1;
		u8 *bytes = malloc(length ? length : 1);
		unsigned int before = device_writes;

		if (!(bar & 0x80))
			bar = 0;
		if (take(&input, 1) == 0xff)
			offset = take(&input, 8);
		memset(bytes, (int)take(&input, 1), length);
		ensure(!vfgate_policy_access(gate, bar & 0x7f, offset, bytes,
					     length, write));
		ensure(write || device_writes == before);
		free(bytes);
	}
}

static void run_mode(const struct vfgate_table *table, enum vfgate_mode mode,
		     bool trusting, struct input input)
{
	struct vfgate_policy policy;
	struct vfgate_flaw flaw;
	struct vfgate_gate gate = { .policy = &policy, .ops = &ops };
	void *memory = malloc(vfgate_policy_size(table, PAGE_BITS));

	if (!vfgate_policy_compile(&policy, table, mode, trusting, PAGE_BITS,
				   memory, &flaw)) {
		check_maps(&policy);
		gate.hits = calloc(table->nr_rows + 1, sizeof(*gate.hits));
		gate.shadow = calloc(policy.nr_shadows, sizeof(u32));
		vfgate_policy_reset(&gate);
		use(&gate, input);
		free(gate.shadow);
		free(gate.hits);
	}
	free(memory);
}

int fuzz_one(const u8 *data, size_t size);

/* The Makefile gives it the name that libFuzzer calls. */
int fuzz_one(const u8 *data, size_t size)
{
	struct input input = { data, size };
	struct vfgate_table table = {
		.name = "fuzz",
		.rows = rows,
		.bar_size = { BAR_SIZE },
	};
	struct vfgate_flaw flaw;
	unsigned int mode;
	u32 offset = 0, i;

	table.nr_rows = 1 + take(&input, 1) % ROWS;
	for (i = 0; i < table.nr_rows; i++)
		make_row(&input, &rows[i], &offset);
	if (vfgate_policy_check(&table, &flaw))
		return 0;
	for (mode = 0; mode < VFGATE_MODES; mode++) {
		run_mode(&table, mode, false, input);
		run_mode(&table, mode, true, input);
	}
	return 0;
}
