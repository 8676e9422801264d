// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfgate_test: runs the KUnit suites of the core when it is loaded.
 */
#include <compat/module.h>
#include "tests.h"

kunit_test_suites(&vfgate_bucket_suite,
		  &vfgate_life_suite,
		  &vfgate_pf_suite,
		  &vfgate_policy_suite,
		  &vfgate_preflight_suite,
		  &vfgate_quarantine_suite,
		  &vfgate_queue_suite,
		  &vfgate_quota_suite,
		  &vfgate_state_suite,
		  &vfgate_unmap_suite,
		  &vfgate_window_suite);

VFGATE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("vfgate: unit tests of the core");
MODULE_LICENSE("GPL");
