/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The suites of vfgate_82576vf_test, one per file beside this one.
 */
#ifndef VFGATE_I82576_VF_TESTS_H
#define VFGATE_I82576_VF_TESTS_H

#include <kunit/test.h>

extern struct kunit_suite i82576_interrupt_suite;
extern struct kunit_suite i82576_message_suite;
extern struct kunit_suite i82576_ring_suite;
extern struct kunit_suite i82576_table_suite;

#endif /* VFGATE_I82576_VF_TESTS_H */
