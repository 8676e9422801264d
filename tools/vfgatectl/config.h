/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What only a function's configuration space says, and what its ids are called:
 * a thin layer over libpci.
 */
#ifndef VFGATECTL_CONFIG_H
#define VFGATECTL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct function;

/**
 * struct config - what we want to know of a configuration space
 * @readable: all of it can be read; an ordinary user gets 64 bytes
 * @acs: it has the ACS capability
 * @acs_enforced: and it does what isolation needs
 * @flr: it can be reset by itself
 * @ats: address translation services are on
 * @port: what kind of port it is, for people; NULL if it is none
 * @total_vfs: VFs that its SR-IOV capability is laid out for
 */
struct config {
	bool readable;
	bool acs;
	bool acs_enforced;
	bool flr;
	bool ats;
	const char *port;
	unsigned int total_vfs;
};

void config_read(const char *bdf, struct config *config);
void config_name(const struct function *f, char *name, size_t size);
void config_close(void);

#endif
