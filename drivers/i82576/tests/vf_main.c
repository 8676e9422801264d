// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfgate_82576vf_test: runs the KUnit suites of the 82576 VF back end when it
 * is loaded.
 */
#include <compat/module.h>
#include "vf_tests.h"

kunit_test_suites(&i82576_interrupt_suite,
		  &i82576_message_suite,
		  &i82576_ring_suite,
		  &i82576_table_suite);

VFGATE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("vfgate: unit tests of the 82576 VF back end");
MODULE_LICENSE("GPL");
