/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PF whose registers are an array, with just as much behaviour as the code
 * under test relies on: bits cleared by writing one, and the mailbox locks.
 */
#ifndef VFGATE_I82576_PF_FAKE_H
#define VFGATE_I82576_PF_FAKE_H

#include <kunit/test.h>
#include "../pf.h"

#define FAKE_BAR_WORDS		(0x20000 / 4)

/**
 * struct pf_fake - the device behind a struct pf_dev in a test
 * @pf: the PF
 * @regs: its registers, by offset / 4
 * @vf_holds: VF n has its mailbox buffer and does not let go
 * @vf_asks: VF n rings just before the PF reaches for the buffer
 * @acked: messages of VF n that the PF has acknowledged
 * @sent: messages that the PF has sent to VF n
 * @ready: how often PFRSTD was written
 * @firmware_keeps: so many times the semaphore is asked for in vain
 * @lapses: how often the drivers' semaphore was let go of by asking for it
 */
struct pf_fake {
	struct pf_dev *pf;
	u32 regs[FAKE_BAR_WORDS];
	bool vf_holds[PF_MAX_POOLS];
	bool vf_asks[PF_MAX_POOLS];
	unsigned int acked[PF_MAX_POOLS];
	unsigned int sent[PF_MAX_POOLS];
	unsigned int ready;
	unsigned int firmware_keeps;
	unsigned int lapses;
};

static inline u32 fake_reg(const struct pf_fake *fake, u32 reg)
{
	return fake->regs[reg / 4];
}

struct pf_fake *pf_fake_make(struct kunit *test, unsigned int num_vfs);
void pf_fake_request(struct pf_fake *fake, unsigned int vf, const u32 *message);
void pf_fake_acknowledge(struct pf_fake *fake, unsigned int vf);
u32 pf_fake_tell(struct pf_fake *fake, unsigned int vf, u32 word0, u32 word1,
		 u32 word2);
int pf_fake_set_mac(struct pf_fake *fake, const u8 *mac);
void pf_fake_listen(struct kunit *test, struct pf_fake *fake, const u8 *mac);

extern struct kunit_suite pf_hw_suite;
extern struct kunit_suite pf_mailbox_suite;
extern struct kunit_suite pf_switch_suite;
extern struct kunit_suite pf_vf_suite;

#endif /* VFGATE_I82576_PF_FAKE_H */
