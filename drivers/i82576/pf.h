/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PF driver's own header: its objects, and one function list per file.
 *
 * Lock order, outermost first:
 *   rtnl                  open and close, layout, resets of the device
 *   addr_list_lock        the interface's further addresses (the stack's)
 *   pf_dev.vf_lock        the state of the VFs, the mailboxes (hard interrupt)
 *   pf_switch.lock        the switch and its tables (hard interrupt)
 * pf_hw.phy_lock is a leaf. Events go to holders of VFs without vf_lock, since
 * they call back.
 */
#ifndef VFGATE_I82576_PF_H
#define VFGATE_I82576_PF_H

#include <linux/bitmap.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <vfgate/bucket.h>
#include "mailbox.h"
#include "pf_desc.h"
#include "pf_regs.h"

struct ethtool_test;
struct ifla_vf_info;
struct ifla_vf_stats;
struct page_pool;
struct pci_dev;
struct pf_dev;
struct pf_hw;
struct vfgate_pf;
struct vfgate_pf_ops;
struct vfgate_pf_stats;

#define PF_DRIVER_NAME		"vfgate_82576"

#define PF_MIN_MTU		68
#define PF_MAX_MTU		9216
/* Header, one VLAN tag, CRC. */
#define PF_FRAME_OVERHEAD	(ETH_HLEN + VLAN_HLEN + ETH_FCS_LEN)
#define PF_MAX_FRAME		(PF_MAX_MTU + PF_FRAME_OVERHEAD)

/* Vector 0 takes link, mailbox and errors; one channel each of the rest. */
#define PF_MISC_VECTOR		0
#define PF_MAX_CHANNELS		8
#define PF_RSS_KEY		40
#define PF_RSS_ENTRIES		128
#define PF_DEFAULT_RING		256
#define PF_MIN_RING		64
#define PF_MAX_RING		4096
#define PF_RING_MULTIPLE	8
/* 20 000 interrupts a second */
#define PF_DEFAULT_USECS	50
#define PF_MAX_USECS		8191
#define PF_MISC_USECS		250

/* -- registers ------------------------------------------------------------ */

/**
 * struct pf_io - how registers are reached: through BAR 0, or in unit tests
 *	through an array
 */
struct pf_io {
	u32 (*read)(struct pf_hw *hw, u32 reg);
	void (*write)(struct pf_hw *hw, u32 reg, u32 value);
};

/**
 * struct pf_hw - the device below the network interface
 * @io: access to registers
 * @bar: BAR 0
 * @dev: for messages
 * @ctrl_ext: software copy of CTRL_EXT, which never holds PFRSTD: that bit is
 *	stored by the device, and writing back what was read would announce
 *	the end of a reset that did not happen
 * @port: which of the two ports of the chip this is
 * @phy_lock: one access to the PHY at a time
 */
struct pf_hw {
	const struct pf_io *io;
	void __iomem *bar;
	struct device *dev;
	u32 ctrl_ext;
	unsigned int port;
	struct mutex phy_lock; /* leaf */
};

extern const struct pf_io pf_hw_mmio;

static inline u32 pf_read(struct pf_hw *hw, u32 reg)
{
	return hw->io->read(hw, reg);
}

static inline void pf_write(struct pf_hw *hw, u32 reg, u32 value)
{
	hw->io->write(hw, reg, value);
}

/* Posted writes have reached the device when a read returns. */
static inline void pf_flush(struct pf_hw *hw)
{
	pf_read(hw, R_STATUS);
}

void pf_hw_init(struct pf_hw *hw, void __iomem *bar, struct device *dev);
int pf_hw_reset(struct pf_hw *hw);
void pf_hw_claim(struct pf_hw *hw);
bool pf_hw_gone(struct pf_hw *hw);
int pf_hw_take(struct pf_hw *hw, u32 resource);
void pf_hw_release(struct pf_hw *hw, u32 resource);
int pf_hw_read_nvm(struct pf_hw *hw, unsigned int word, u16 *value);
int pf_hw_check_nvm(struct pf_hw *hw);
void pf_hw_read_mac(struct pf_hw *hw, u8 *mac);
void pf_hw_prepare_receive(struct pf_hw *hw);
void pf_hw_stop_engines(struct pf_hw *hw);
void pf_hw_start_engines(struct pf_hw *hw);
void pf_hw_signal_ready(struct pf_hw *hw);
void pf_hw_clear_queue(struct pf_hw *hw, unsigned int queue);
void pf_hw_stop_queues(struct pf_hw *hw, unsigned int first, unsigned int num);

/* -- PHY and link (pf_phy.c) ---------------------------------------------- */

int pf_phy_identify(struct pf_hw *hw);
int pf_phy_start(struct pf_hw *hw, u32 advertise);
int pf_phy_loopback(struct pf_hw *hw, bool on);
bool pf_phy_link_up(struct pf_hw *hw);
int pf_phy_speed(struct pf_hw *hw);
bool pf_phy_full_duplex(struct pf_hw *hw);

/* -- layer-2 switch (pf_switch.c) ----------------------------------------- */

/* The owner of a filter: a VF by its number, or the PF itself. */
#define PF_OWNER_PF		0xff

/* Extra unicast filters of one VF, beside its own address. */
#define PF_VF_FILTERS		2

/**
 * struct pf_filter - one of the device's exact address filters
 * @addr: the address; valid when @used
 * @owner: whose it is: no address has two owners
 * @primary: the owner's own address rather than an additional one
 */
struct pf_filter {
	u8 addr[ETH_ALEN];
	u8 owner;
	bool used;
	bool primary;
};

/**
 * struct pf_vlan - one of the device's VLAN membership entries
 * @vid: the VLAN; the entry is free when it has no member
 * @vfs: bit n: VF n is a member
 * @pf: the PF is a member
 */
struct pf_vlan {
	u16 vid;
	u8 vfs;
	bool pf;
};

/**
 * struct pf_pool - what one pool accepts and may send
 * @enabled: it takes part at all
 * @untagged: accept frames without a tag
 * @strip_vlan: remove the tag on reception
 * @all_multicast: every multicast frame
 * @all_unicast: every unicast frame nobody else wants
 * @spoofchk: drop what it sends with a foreign source or VLAN
 * @port_tag: tag put on everything it sends; 0 is none
 * @max_frame: longest frame it takes
 * @num_hashes: in use of @hashes
 * @hashes: multicast groups, as the device hashes them
 */
struct pf_pool {
	bool enabled;
	bool untagged;
	bool strip_vlan;
	bool all_multicast;
	bool all_unicast;
	bool spoofchk;
	u16 port_tag;
	u16 max_frame;
	u16 num_hashes;
	u16 hashes[MBX_MAX_HASHES];
};

/**
 * struct pf_switch - software copy of the switch, from which a reset device
 *	is programmed again
 * @hw: the device
 * @lock: guards all below and the registers behind it
 * @num_vfs: VFs that the pools are laid out for; the PF's pool is the next
 * @filters: address filters; the first is the PF's own
 * @vlans: VLAN entries; the first is for VLAN 0
 * @pf_vlans: the PF's VLANs, more than there are entries while there are no VFs
 * @pf_hashes: bit n: the PF listens to multicast hash n
 * @groups: the multicast table, of all hashes together, as it was last written
 * @pf: the PF's pool
 * @vf: the pools of the VFs
 */
struct pf_switch {
	struct pf_hw *hw;
	spinlock_t lock; /* all that follows */
	unsigned int num_vfs;
	struct pf_filter filters[PF_NUM_RAR];
	struct pf_vlan vlans[PF_NUM_VLVF];
	DECLARE_BITMAP(pf_vlans, VLAN_N_VID);
	DECLARE_BITMAP(pf_hashes, PF_NUM_MTA * 32);
	u32 groups[PF_NUM_MTA];
	struct pf_pool pf;
	struct pf_pool vf[PF_MAX_VFS];
};

static inline unsigned int pf_switch_pf_pool(const struct pf_switch *sw)
{
	return sw->num_vfs;
}

static inline bool pf_switch_vmdq(const struct pf_switch *sw)
{
	return sw->num_vfs != 0;
}

static inline bool pf_vlan_in_use(const struct pf_vlan *vlan)
{
	return vlan->vfs || vlan->pf;
}

/* The registers behind it (pf_switch_regs.c) */
void pf_switch_write_filter(struct pf_switch *sw, unsigned int slot);
void pf_switch_write_vlan(struct pf_switch *sw, unsigned int slot);
void pf_switch_write_vfta(struct pf_switch *sw, unsigned int word);
void pf_switch_write_multicast(struct pf_switch *sw);
void pf_switch_write_pool(struct pf_switch *sw, unsigned int number,
			  const struct pf_pool *pool);
void pf_switch_write_egress(struct pf_switch *sw);
void pf_switch_write_enables(struct pf_switch *sw);
void pf_switch_write_default_pool(struct pf_switch *sw);
void pf_switch_write_receive_modes(struct pf_switch *sw);
void pf_switch_write_vlan_mode(struct pf_switch *sw);
void pf_switch_write_all(struct pf_switch *sw);

void pf_switch_init(struct pf_switch *sw, struct pf_hw *hw);
int pf_switch_layout(struct pf_switch *sw, unsigned int num_vfs);
void pf_switch_write(struct pf_switch *sw);
u16 pf_switch_hash(const u8 *addr);
int pf_switch_set_primary(struct pf_switch *sw, u8 owner, const u8 *addr);
int pf_switch_add_filter(struct pf_switch *sw, u8 owner, const u8 *addr);
void pf_switch_del_filter(struct pf_switch *sw, u8 owner, const u8 *addr);
void pf_switch_clear_filters(struct pf_switch *sw, u8 owner);
int pf_switch_add_vlan(struct pf_switch *sw, u8 owner, u16 vid);
void pf_switch_del_vlan(struct pf_switch *sw, u8 owner, u16 vid);
void pf_switch_clear_vlans(struct pf_switch *sw, unsigned int vf);
void pf_switch_set_pool(struct pf_switch *sw, unsigned int vf,
			const struct pf_pool *pool);
void pf_switch_set_pf_multicast(struct pf_switch *sw,
				const unsigned long *hashes);
void pf_switch_set_pf_modes(struct pf_switch *sw, bool promisc, bool allmulti);
void pf_switch_set_pf_strip(struct pf_switch *sw, bool strip);
void pf_switch_set_pf_frame(struct pf_switch *sw, u16 longest);
void pf_switch_set_rate(struct pf_hw *hw, unsigned int queue,
			unsigned int rate, unsigned int link);

/* -- rings ---------------------------------------------------------------- */

/**
 * struct pf_tx_buf - what lies behind one transmit descriptor
 * @skb: set at the last descriptor of a frame
 * @dma: mapped data; @len 0 means none
 * @len: its length
 * @last: at the first descriptor of a frame: index of the last one
 * @page: mapped as page rather than single
 * @segments: frames on the wire, at the last descriptor
 * @bytes: octets on the wire, at the last descriptor
 */
struct pf_tx_buf {
	struct sk_buff *skb;
	dma_addr_t dma;
	u32 len;
	u16 last;
	bool page;
	u16 segments;
	u32 bytes;
};

struct pf_counters {
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t errors;
	struct u64_stats_sync sync;
};

struct pf_tx_ring {
	struct pf_tx_desc *desc;
	struct pf_tx_buf *bufs;
	void __iomem *tail;
	struct net_device *netdev;
	struct device *dev;
	u16 count;
	u16 index;
	/* of the device; changes with the number of VFs */
	u16 queue;
	/* written by transmission under the queue's lock, read by cleaning */
	u16 next_use;
	/* of cleaning alone */
	u16 next_clean;
	dma_addr_t dma;
	struct pf_counters counters;
};

struct pf_rx_ring {
	union pf_rx_desc *desc;
	struct page **pages;
	struct page_pool *pool;
	/* the frame under way, of which more is to come */
	struct sk_buff *skb;
	/* its beginning was lost: no part of it is handed on */
	bool torn;
	void __iomem *tail;
	struct net_device *netdev;
	struct device *dev;
	u16 count;
	u16 index;
	u16 queue;
	u16 next_use;
	u16 next_clean;
	bool strict;
	dma_addr_t dma;
	struct pf_counters counters;
};

/* One pair of queues with its interrupt. */
struct pf_channel {
	struct pf_dev *pf;
	struct napi_struct napi;
	struct pf_tx_ring tx;
	struct pf_rx_ring rx;
	unsigned int vector;
	/* of the poll alone: sixteenths of packets a poll, interval now set */
	unsigned int packets;
	u16 usecs;
	char name[IFNAMSIZ + 20];
};

int pf_tx_alloc(struct pf_tx_ring *ring);
void pf_tx_free(struct pf_tx_ring *ring);
void pf_tx_swap(struct pf_tx_ring *a, struct pf_tx_ring *b);
void pf_tx_start(struct pf_hw *hw, struct pf_tx_ring *ring);
void pf_tx_drop_all(struct pf_tx_ring *ring);
bool pf_tx_clean(struct pf_tx_ring *ring, int budget, unsigned int *sent);
netdev_tx_t pf_tx_xmit(struct sk_buff *skb, struct net_device *netdev);
netdev_tx_t pf_tx_send(struct pf_tx_ring *ring, struct sk_buff *skb);

int pf_rx_alloc(struct pf_rx_ring *ring, struct napi_struct *napi);
void pf_rx_free(struct pf_rx_ring *ring);
void pf_rx_swap(struct pf_rx_ring *a, struct pf_rx_ring *b);
void pf_rx_start(struct pf_hw *hw, struct pf_rx_ring *ring);
void pf_rx_drop_all(struct pf_rx_ring *ring);
int pf_rx_poll(struct pf_rx_ring *ring, struct napi_struct *napi, int budget);
bool pf_rx_take_test_frame(struct pf_rx_ring *ring, const u8 *frame,
			   unsigned int len);

/* -- VFs ------------------------------------------------------------------ */

/* What a VF may do that deserves a line in the log. */
enum pf_note { PF_NOTE_MAC, PF_NOTE_FILTER, PF_NOTE_SPOOF, PF_NOTES };

/* Counters of one VF; the device's are 32 bits wide and cleared by resets. */
enum pf_vf_counter {
	PF_VF_RX_PACKETS,
	PF_VF_TX_PACKETS,
	PF_VF_RX_BYTES,
	PF_VF_TX_BYTES,
	PF_VF_RX_MULTICAST,
	PF_VF_COUNTERS
};

/**
 * struct pf_vf - one VF
 * @mac: its address: @given_mac, or @random_mac, or its guest's choice
 * @given_mac: the administrator's word, so not its guest's to choose; zeroes when
 *	there is none
 * @random_mac: what it gets when nobody says otherwise, the same again after
 *	every reset
 * @trusted: may change an administrator's address and see all multicast
 * @spoofchk: the administrator wants its sources checked
 * @port_vlan: VLAN it is confined to; 0 is none
 * @port_qos: priority that goes with it
 * @link_state: IFLA_VF_LINK_STATE_*
 * @max_tx_rate: Mbit/s; 0 is none
 * @cts: it has sent RESET, so its messages are taken
 * @blocked: the holder keeps it off the switch
 * @ping: it is to be told something once its mailbox is free
 * @answered: when it got an answer that it has not acknowledged, or 0
 * @max_frame: longest frame it asked for
 * @all_multicast: it asked for all multicast, and may
 * @events: limits what it can make us do
 * @logs: limits what it can make us say
 * @noted: what it did that has not been printed yet, how often
 * @total: its counters since the driver was bound
 * @last: the device's counters when they were last added to @total
 * @spoofed: frames dropped by the spoof check
 *
 * All guarded by pf_dev.vf_lock.
 */
struct pf_vf {
	u8 mac[ETH_ALEN];
	u8 given_mac[ETH_ALEN];
	u8 random_mac[ETH_ALEN];
	bool trusted;
	bool spoofchk;
	u16 port_vlan;
	u8 port_qos;
	int link_state;
	unsigned int max_tx_rate;
	bool cts;
	bool blocked;
	bool ping;
	u64 answered;
	u16 max_frame;
	bool all_multicast;
	u16 num_hashes;
	u16 hashes[MBX_MAX_HASHES];
	struct vfgate_bucket events;
	struct vfgate_bucket logs;
	u32 noted[PF_NOTES];
	u64 total[PF_VF_COUNTERS];
	u32 last[PF_VF_COUNTERS];
	u64 spoofed;
};

/* Counters of the port; the device clears its own when they are read. */
enum pf_port_counter {
	PF_RX_PACKETS, PF_TX_PACKETS, PF_RX_BYTES, PF_TX_BYTES,
	PF_RX_BROADCAST, PF_TX_BROADCAST, PF_RX_MULTICAST, PF_TX_MULTICAST,
	PF_RX_TOTAL_PACKETS, PF_TX_TOTAL_PACKETS,
	PF_RX_TOTAL_BYTES, PF_TX_TOTAL_BYTES,
	PF_RX_CRC_ERRORS, PF_RX_ALIGN_ERRORS, PF_RX_ERRORS, PF_RX_LENGTH_ERRORS,
	PF_RX_UNDERSIZE, PF_RX_OVERSIZE, PF_RX_FRAGMENTS, PF_RX_JABBER,
	PF_RX_MISSED, PF_RX_NO_BUFFER, PF_COLLISIONS, PF_TX_TSO_CONTEXTS,
	PF_RX_XON, PF_TX_XON, PF_RX_XOFF, PF_TX_XOFF,
	PF_PORT_COUNTERS
};

/* Bits of pf_dev.flags */
enum pf_flag {
	/* the channels run */
	PF_CHANNELS_UP,
	/* the device takes part; cleared while it is reset or gone */
	PF_DEVICE_UP,
	/* a reset was asked for */
	PF_RESET_WANTED,
	/* the service is on its way for the sake of the log */
	PF_KICKED,
	/* the interrupt test owns vector 0 */
	PF_IRQ_TEST,
};

/**
 * struct pf_dev - one PF
 * @pdev: the device
 * @netdev: its network interface
 * @hw: its registers
 * @sw: its switch
 * @core: its registration with the core; VFs depend on it
 * @flags: enum pf_flag
 * @num_channels: channels in use
 * @max_channels: as many as there are vectors for
 * @wanted_channels: as many as there shall be without VFs
 * @channels: queue pairs
 * @usecs: interval between interrupts of a channel
 * @adaptive: the interval follows the traffic, and begins with @usecs
 * @advertise: link modes offered, as the PHY's registers have them
 * @link_up: as last reported to the network stack
 * @rss_key: of the receive-side hash
 * @rss_channel: which channel gets what hashes to an entry
 * @vf_lock: guards @vfs and the mailboxes
 * @num_vfs: VFs the device is laid out for; changes under rtnl and @vf_lock
 * @vfs: the VFs
 * @causes: interrupt causes seen and not yet served
 * @test_causes: causes that the interrupt test has seen
 * @service: watches link and counters, carries out resets
 * @mailbox_work: comes back for messages that exceeded their rate
 * @stats_lock: guards @port
 * @port: counters of the port since the driver was bound
 * @resets: how often the device had to be reset
 */
struct pf_dev {
	struct pci_dev *pdev;
	struct net_device *netdev;
	struct pf_hw hw;
	struct pf_switch sw;
	struct vfgate_pf *core;
	unsigned long flags;

	unsigned int num_channels;
	unsigned int max_channels;
	unsigned int wanted_channels;
	struct pf_channel *channels[PF_MAX_CHANNELS];
	u16 usecs;
	bool adaptive;

	u16 advertise;
	bool link_up;
	u8 rss_key[PF_RSS_KEY];
	u8 rss_channel[PF_RSS_ENTRIES];

	spinlock_t vf_lock; /* num_vfs, vfs, mailboxes */
	unsigned int num_vfs;
	struct pf_vf vfs[PF_MAX_VFS];

	atomic_t causes;
	u32 test_causes;
	struct delayed_work service;
	struct delayed_work mailbox_work;

	spinlock_t stats_lock; /* port */
	u64 port[PF_PORT_COUNTERS];
	u64 resets;
};

static inline struct pf_dev *pf_of(struct net_device *netdev)
{
	return netdev_priv(netdev);
}

/* -- device as a whole (pf_device.c) -------------------------------------- */

int pf_device_start(struct pf_dev *pf);
void pf_device_stop(struct pf_dev *pf);
int pf_device_restart(struct pf_dev *pf);
int pf_device_relayout(struct pf_dev *pf, unsigned int num_vfs);
int pf_device_renegotiate(struct pf_dev *pf);
void pf_device_report_down(struct pf_dev *pf);
void pf_device_want_reset(struct pf_dev *pf);
void pf_device_service(struct work_struct *work);
void pf_device_kick(struct pf_dev *pf, unsigned long delay);
void pf_device_kick_soon(struct pf_dev *pf);

/* -- interrupts (pf_irq.c) ------------------------------------------------ */

int pf_irq_alloc(struct pf_dev *pf);
void pf_irq_free(struct pf_dev *pf);
int pf_irq_request_channels(struct pf_dev *pf);
void pf_irq_free_channels(struct pf_dev *pf);
void pf_irq_setup(struct pf_dev *pf);
void pf_irq_enable_misc(struct pf_dev *pf);
void pf_irq_enable_channels(struct pf_dev *pf);
void pf_irq_disable_channels(struct pf_dev *pf);
void pf_irq_set_usecs(struct pf_dev *pf, unsigned int vector, u16 usecs);
void pf_irq_adapt(struct pf_channel *channel, unsigned int packets);

/* -- network interface (pf_netdev.c) -------------------------------------- */

struct net_device *pf_netdev_alloc(struct pci_dev *pdev);
void pf_netdev_setup(struct pf_dev *pf);
int pf_netdev_alloc_channels(struct pf_dev *pf);
void pf_netdev_free_channels(struct pf_dev *pf);
void pf_netdev_use_channels(struct pf_dev *pf);
void pf_netdev_start_channels(struct pf_dev *pf);
void pf_netdev_stop_channels(struct pf_dev *pf);
int pf_netdev_reconfigure(struct pf_dev *pf, unsigned int channels,
			  u16 tx_count, u16 rx_count);
void pf_netdev_setup_receive(struct pf_dev *pf);
void pf_netdev_write_hash(struct pf_dev *pf);

/* -- ethtool -------------------------------------------------------------- */

extern const struct ethtool_ops pf_ethtool_ops;

#define PF_SELFTESTS		5
extern const char pf_selftest_names[PF_SELFTESTS][32];
void pf_selftest_run(struct net_device *netdev, struct ethtool_test *test,
		     u64 *data);

/* -- statistics (pf_stats.c) ---------------------------------------------- */

extern const char * const pf_stats_port_names[PF_PORT_COUNTERS];
void pf_stats_read_port(struct pf_dev *pf);
void pf_stats_read_vf(struct pf_dev *pf, unsigned int vf);
void pf_stats_get_vf_locked(struct pf_dev *pf, unsigned int vf,
			    struct vfgate_pf_stats *to);
void pf_stats_rebase_vf(struct pf_dev *pf, unsigned int vf);
void pf_stats_get64(struct net_device *netdev, struct rtnl_link_stats64 *to);
void pf_stats_queue(const struct pf_counters *from, u64 *packets, u64 *bytes);

/* -- VFs ------------------------------------------------------------------ */

extern const struct vfgate_pf_ops pf_sriov_ops;
int pf_sriov_configure(struct pci_dev *pdev, int num);

int pf_vf_init(struct pf_dev *pf, unsigned int vf);
void pf_vf_apply_locked(struct pf_dev *pf, unsigned int vf);
int pf_vf_provision_locked(struct pf_dev *pf, unsigned int vf);
int pf_vf_forget_guest_locked(struct pf_dev *pf, unsigned int vf);
void pf_vf_scrub_locked(struct pf_dev *pf, unsigned int vf);
bool pf_vf_may_choose_locked(const struct pf_dev *pf, unsigned int vf);
bool pf_vf_reserved_locked(const struct pf_dev *pf, unsigned int vf,
			   const u8 *addr);
bool pf_vf_link_up_locked(struct pf_dev *pf, unsigned int vf);
void pf_vf_set_all_rates_locked(struct pf_dev *pf);
void pf_vf_note(struct pf_dev *pf, unsigned int vf, enum pf_note note);
void pf_vf_print_notes(struct pf_dev *pf, unsigned int vf);
int pf_vf_set_mac(struct net_device *netdev, int vf, u8 *mac);
int pf_vf_set_vlan(struct net_device *netdev, int vf, u16 vlan, u8 qos,
		   __be16 proto);
int pf_vf_set_rate(struct net_device *netdev, int vf, int min, int max);
int pf_vf_set_spoofchk(struct net_device *netdev, int vf, bool on);
int pf_vf_set_trust(struct net_device *netdev, int vf, bool on);
int pf_vf_set_link_state(struct net_device *netdev, int vf, int state);
int pf_vf_get_config(struct net_device *netdev, int vf,
		     struct ifla_vf_info *info);
int pf_vf_get_stats(struct net_device *netdev, int vf,
		    struct ifla_vf_stats *stats);

void pf_mailbox_serve(struct pf_dev *pf);
void pf_mailbox_retry(struct work_struct *work);
void pf_mailbox_ping_locked(struct pf_dev *pf, unsigned int vf);
int pf_mailbox_handle(struct pf_dev *pf, unsigned int vf, const u32 *message,
		      u32 *reply);

#endif /* VFGATE_I82576_PF_H */
