// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VF at the PF's switch, through rtnetlink as "ip link set DEV vf N" does it:
 * address, VLAN, limits, and what it has sent and received.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "change.h"
#include "netlink.h"
#include "out.h"
#include "sys.h"

/* A PF with 256 VFs describes each in less than 256 bytes. */
#define ANSWER_SIZE	(128 * 1024)

/* -- settings ------------------------------------------------------------- */

/* Most are a VF number and another number: the same as ifla_vf_trust and so on. */
struct vf_setting {
	__u32 vf;
	__u32 value;
};

static const char *const link_states[] = {
	[IFLA_VF_LINK_STATE_AUTO]	= "auto",
	[IFLA_VF_LINK_STATE_ENABLE]	= "enable",
	[IFLA_VF_LINK_STATE_DISABLE]	= "disable",
};

static const char *const switch_states[] = { "off", "on" };

/* The index of @text among @names, or -1. */
static int choice(const char *const *names, int count, const char *text)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(names[i], text))
			return i;
	return -1;
}

static bool parse_number(const char *text, unsigned long max, __u32 *value)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	*value = number;
	return *text >= '0' && *text <= '9' && !*end && !errno && number <= max;
}

static bool put_setting(struct nlmsghdr *to, int attribute, int vf, int value)
{
	struct vf_setting setting = { .vf = vf, .value = value };

	mnl_attr_put(to, attribute, sizeof(setting), &setting);
	return value >= 0;
}

static bool put_mac(struct nlmsghdr *to, int vf, const char *text)
{
	struct ifla_vf_mac mac = { .vf = vf };
	unsigned int byte[6];
	char rest;

	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", &byte[0], &byte[1],
		   &byte[2], &byte[3], &byte[4], &byte[5], &rest) != 6)
		return false;
	for (int i = 0; i < 6; i++)
		mac.mac[i] = byte[i];
	mnl_attr_put(to, IFLA_VF_MAC, sizeof(mac), &mac);
	return true;
}

static bool put_vlan(struct nlmsghdr *to, int vf, const char *text)
{
	struct ifla_vf_vlan vlan = { .vf = vf };

	if (!parse_number(text, 4095, &vlan.vlan))
		return false;
	mnl_attr_put(to, IFLA_VF_VLAN, sizeof(vlan), &vlan);
	return true;
}

static bool put_rate(struct nlmsghdr *to, int vf, const char *text)
{
	struct ifla_vf_rate rate = { .vf = vf };

	if (!parse_number(text, UINT32_MAX, &rate.max_tx_rate))
		return false;
	mnl_attr_put(to, IFLA_VF_RATE, sizeof(rate), &rate);
	return true;
}

static bool put_spoofchk(struct nlmsghdr *to, int vf, const char *text)
{
	return put_setting(to, IFLA_VF_SPOOFCHK, vf,
			   choice(switch_states, ARRAY_SIZE(switch_states), text));
}

static bool put_trust(struct nlmsghdr *to, int vf, const char *text)
{
	return put_setting(to, IFLA_VF_TRUST, vf,
			   choice(switch_states, ARRAY_SIZE(switch_states), text));
}

static bool put_link(struct nlmsghdr *to, int vf, const char *text)
{
	return put_setting(to, IFLA_VF_LINK_STATE, vf,
			   choice(link_states, ARRAY_SIZE(link_states), text));
}

/**
 * struct keyword - a setting by the name that ip-link(8) gives it
 * @name: the name
 * @put: adds it to a request; false if the value is none
 */
struct keyword {
	const char *name;
	bool (*put)(struct nlmsghdr *to, int vf, const char *text);
};

static const struct keyword keywords[] = {
	{ "mac",		put_mac },
	{ "vlan",		put_vlan },
	{ "spoofchk",		put_spoofchk },
	{ "trust",		put_trust },
	{ "max-tx-rate",	put_rate },
	{ "link",		put_link },
};

static const struct keyword *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (!strcmp(keywords[i].name, name))
			return &keywords[i];
	return NULL;
}

bool netlink_knows(const char *keyword)
{
	return find(keyword);
}

static struct nlmsghdr *begin(char *buffer, int type, int flags,
			      const char *interface)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *info;

	header->nlmsg_type = type;
	header->nlmsg_flags = NLM_F_REQUEST | flags;
	header->nlmsg_seq = time(NULL);
	info = mnl_nlmsg_put_extra_header(header, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = if_nametoindex(interface);
	return header;
}

/* Send a request and let @answer see what comes back. */
static int talk(struct nlmsghdr *request, mnl_cb_t answer, void *data)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	char *buffer = must(malloc(ANSWER_SIZE));
	unsigned int seq = request->nlmsg_seq;
	ssize_t got = -1;
	int ret = -1;

	if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) ||
	    mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		goto out;
	do {
		got = mnl_socket_recvfrom(socket, buffer, ANSWER_SIZE);
		if (got < 0)
			break;
		ret = mnl_cb_run(buffer, got, seq,
				 mnl_socket_get_portid(socket), answer, data);
	} while (ret > MNL_CB_STOP);
out:
	ret = got < 0 || ret < 0 ? -errno : 0;
	free(buffer);
	if (socket)
		mnl_socket_close(socket);
	return ret;
}

/**
 * netlink_set - set something of a VF at its PF
 * @interface: of the PF
 * @vf: number
 * @keyword: one that netlink_knows()
 * @value: as with ip-link(8)
 */
enum status netlink_set(const char *interface, int vf, const char *keyword,
			const char *value)
{
	char buffer[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *request = begin(buffer, RTM_SETLINK, NLM_F_ACK,
					 interface);
	struct nlattr *list, *info;
	int ret;

	list = mnl_attr_nest_start(request, IFLA_VFINFO_LIST);
	info = mnl_attr_nest_start(request, IFLA_VF_INFO);
	if (!find(keyword)->put(request, vf, value))
		return complain(USAGE, "%s cannot be '%s'", keyword, value);
	mnl_attr_nest_end(request, info);
	mnl_attr_nest_end(request, list);
	if (!change_note(interface, "vf %d %s %s", vf, keyword, value) ||
	    !sys_is_live())
		return DONE;
	ret = talk(request, NULL, NULL);
	return ret ? complain_errno(ret, "%s vf %d %s %s", interface, vf,
				    keyword, value) : DONE;
}

/* -- asking --------------------------------------------------------------- */

/* Where the attributes of one VF go. */
struct wanted {
	__u32 vf;
	struct json_object *object;
};

static void add_mac(struct json_object *to, const struct ifla_vf_mac *mac)
{
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac->mac[0], mac->mac[1], mac->mac[2], mac->mac[3],
		 mac->mac[4], mac->mac[5]);
	out_add(to, "mac", text);
}

static void add_switch(struct json_object *to, const char *key, __u32 value)
{
	if (value != (__u32)-1)
		json_object_object_add(to, key, json_object_new_boolean(value));
}

static const char *const stats_name[] = {
	[IFLA_VF_STATS_RX_PACKETS]	= "rx_packets",
	[IFLA_VF_STATS_TX_PACKETS]	= "tx_packets",
	[IFLA_VF_STATS_RX_BYTES]	= "rx_bytes",
	[IFLA_VF_STATS_TX_BYTES]	= "tx_bytes",
	[IFLA_VF_STATS_RX_DROPPED]	= "rx_dropped",
	[IFLA_VF_STATS_TX_DROPPED]	= "tx_dropped",
};

static void add_stats(struct json_object *to, const struct nlattr *nest)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		unsigned int type = mnl_attr_get_type(attr);

		if (type < ARRAY_SIZE(stats_name) && stats_name[type] &&
		    mnl_attr_get_payload_len(attr) == sizeof(__u64))
			out_add_number(to, stats_name[type],
				       mnl_attr_get_u64(attr));
	}
}

static void add_attribute(struct json_object *to, const struct nlattr *attr)
{
	const struct vf_setting *setting = mnl_attr_get_payload(attr);
	const struct ifla_vf_rate *rate = mnl_attr_get_payload(attr);

	switch (mnl_attr_get_type(attr)) {
	case IFLA_VF_MAC:
		add_mac(to, mnl_attr_get_payload(attr));
		break;
	case IFLA_VF_VLAN:
		out_add_number(to, "vlan", setting->value);
		break;
	case IFLA_VF_SPOOFCHK:
		add_switch(to, "spoofchk", setting->value);
		break;
	case IFLA_VF_TRUST:
		add_switch(to, "trust", setting->value);
		break;
	case IFLA_VF_RATE:
		out_add_number(to, "max_tx_rate", rate->max_tx_rate);
		break;
	case IFLA_VF_LINK_STATE:
		if (setting->value < ARRAY_SIZE(link_states))
			out_add(to, "link", link_states[setting->value]);
		break;
	case IFLA_VF_STATS:
		add_stats(to, attr);
		break;
	}
}

/* Each of its attributes begins with the number of the VF. */
static bool is_of(const struct nlattr *info, __u32 vf)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info)
		if (mnl_attr_get_type(attr) == IFLA_VF_MAC)
			return *(__u32 *)mnl_attr_get_payload(attr) == vf;
	return false;
}

static int take(const struct nlmsghdr *answer, void *data)
{
	struct wanted *wanted = data;
	const struct nlattr *list, *info, *attr;

	mnl_attr_for_each(list, answer, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(list) != IFLA_VFINFO_LIST)
			continue;
		mnl_attr_for_each_nested(info, list) {
			if (!is_of(info, wanted->vf))
				continue;
			mnl_attr_for_each_nested(attr, info)
				add_attribute(wanted->object, attr);
		}
	}
	return MNL_CB_STOP;
}

/**
 * netlink_get - what a PF's driver says of a VF
 * @interface: of the PF
 * @vf: number
 *
 * Return: an object, or NULL if it says nothing.
 */
struct json_object *netlink_get(const char *interface, int vf)
{
	char buffer[MNL_SOCKET_BUFFER_SIZE];
	struct wanted wanted = { .vf = vf };
	struct nlmsghdr *request;

	if (!sys_is_live() || !*interface || vf < 0)
		return NULL;
	request = begin(buffer, RTM_GETLINK, 0, interface);
	mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_VF);
	wanted.object = json_object_new_object();
	if (!talk(request, take, &wanted) &&
	    json_object_object_length(wanted.object))
		return wanted.object;
	json_object_put(wanted.object);
	return NULL;
}
