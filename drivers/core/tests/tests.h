/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The suites of vfgate_test, one per file beside this one.
 */
#ifndef VFGATE_TESTS_H
#define VFGATE_TESTS_H

#include <kunit/test.h>

extern struct kunit_suite vfgate_bucket_suite;
extern struct kunit_suite vfgate_life_suite;
extern struct kunit_suite vfgate_pf_suite;
extern struct kunit_suite vfgate_policy_suite;
extern struct kunit_suite vfgate_preflight_suite;
extern struct kunit_suite vfgate_quarantine_suite;
extern struct kunit_suite vfgate_queue_suite;
extern struct kunit_suite vfgate_quota_suite;
extern struct kunit_suite vfgate_state_suite;
extern struct kunit_suite vfgate_unmap_suite;
extern struct kunit_suite vfgate_window_suite;

#endif /* VFGATE_TESTS_H */
