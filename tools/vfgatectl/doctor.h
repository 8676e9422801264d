/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Examinations: tables of things to look at, each with a name, a verdict and,
 * where it is bad, a remedy.
 */
#ifndef VFGATECTL_DOCTOR_H
#define VFGATECTL_DOCTOR_H

#include "config.h"
#include "function.h"

#define DETAIL_SIZE	512

enum verdict {
	PASS,
	NOTE,		/* neither good nor bad, but to be known */
	UNSURE,		/* it cannot be seen from here */
	WARN,
	FAIL,
};

/**
 * struct patient - what is examined
 * @pf: a PF
 * @vf: one of its VFs; .bdf is "" if there is none yet
 * @pf_config: of @pf
 * @vf_config: of @vf
 * @vf_device: PCI id that its VFs have or would have
 */
struct patient {
	struct function pf;
	struct function vf;
	struct config pf_config;
	struct config vf_config;
	unsigned int vf_device;
};

/**
 * struct examination - one thing to look at
 * @name: of the check
 * @look: says how it is, and in @detail (DETAIL_SIZE) what was seen
 * @remedy: what to do if it is bad
 */
struct examination {
	const char *name;
	enum verdict (*look)(const struct patient *patient, char *detail);
	const char *remedy;
};

/* Each ends with .name NULL. */
extern const struct examination preflight_examinations[];
extern const struct examination host_examinations[];
extern const struct examination use_examinations[];

/* Writes the detail; returns the verdict, so that it can be returned. */
enum verdict found(enum verdict verdict, char *detail, const char *format, ...)
	__printf(3, 4);

static inline bool has_vf(const struct patient *patient)
{
	return *patient->vf.bdf;
}

/* numa.c */
enum verdict numa_look(const struct patient *patient, char *detail);

#endif
