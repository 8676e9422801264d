// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmission: a frame becomes an optional context descriptor, which says what
 * the device is to compute, and one data descriptor for each piece of memory.
 * The device marks the last descriptor of a frame when it is done with it.
 */
#include <linux/dma-mapping.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/vmalloc.h>
#include <net/ip6_checksum.h>
#include <net/netdev_queues.h>
#include "pf.h"

/* A descriptor's length field takes more, but this is a round number. */
#define TX_MAX_PIECE		32768U
/* Context, linear part in up to three pieces, and the fragments. */
#define TX_NEEDED		(MAX_SKB_FRAGS + 4)
/* One descriptor is always left, which tells a full ring from an empty one. */
#define TX_MIN_ROOM		(PF_MIN_RING - 1)
static_assert(TX_NEEDED <= TX_MIN_ROOM);
/*
 * Woken only when several frames fit, or each would stop the queue again; but the
 * smallest ring has to have the room, too.
 */
#define TX_WAKE			MIN(2 * TX_NEEDED, TX_MIN_ROOM)

/*
 * The device pads from there on (TCTL.PSP). Padding of ours would be payload to
 * it: QEMU takes the length for its checksums from what it is given.
 */
#define TX_SHORTEST		17

#define TX_PTHRESH		8
#define TX_HTHRESH		1
/*
 * With MSI-X the silicon loses write-backs of descriptors that it had not
 * fetched ahead, unless it collects at least one before it writes.
 */
#define TX_WTHRESH		1

/* -- memory --------------------------------------------------------------- */

static size_t ring_bytes(const struct pf_tx_ring *ring)
{
	return ring->count * sizeof(*ring->desc);
}

int pf_tx_alloc(struct pf_tx_ring *ring)
{
	ring->bufs = vcalloc(ring->count, sizeof(*ring->bufs));
	if (!ring->bufs)
		return -ENOMEM;
	ring->desc = dma_alloc_coherent(ring->dev, ring_bytes(ring), &ring->dma,
					GFP_KERNEL);
	if (!ring->desc)
		goto free_bufs;
	return 0;

free_bufs:
	vfree(ring->bufs);
	ring->bufs = NULL;
	return -ENOMEM;
}

void pf_tx_free(struct pf_tx_ring *ring)
{
	dma_free_coherent(ring->dev, ring_bytes(ring), ring->desc, ring->dma);
	ring->desc = NULL;
	vfree(ring->bufs);
	ring->bufs = NULL;
}

/* Exchange what pf_tx_alloc() gave to two rings, of which none is in use. */
void pf_tx_swap(struct pf_tx_ring *a, struct pf_tx_ring *b)
{
	swap(a->desc, b->desc);
	swap(a->bufs, b->bufs);
	swap(a->dma, b->dma);
	swap(a->count, b->count);
}

/* -- the queue of the device ---------------------------------------------- */

void pf_tx_start(struct pf_hw *hw, struct pf_tx_ring *ring)
{
	unsigned int q = ring->queue;

	ring->next_use = 0;
	ring->next_clean = 0;
	memset(ring->desc, 0, ring_bytes(ring));
	ring->tail = hw->bar + R_TDT(q);

	pf_write(hw, R_TXDCTL(q), 0);
	pf_flush(hw);
	pf_write(hw, R_TDLEN(q), ring_bytes(ring));
	pf_write(hw, R_TDBAL(q), lower_32_bits(ring->dma));
	pf_write(hw, R_TDBAH(q), upper_32_bits(ring->dma));
	pf_write(hw, R_TDWBAL(q), 0);
	pf_write(hw, R_TDH(q), 0);
	pf_write(hw, R_TDT(q), 0);
	pf_write(hw, R_TXDCTL(q), XDCTL_PTHRESH(TX_PTHRESH) |
				  XDCTL_HTHRESH(TX_HTHRESH) |
				  XDCTL_WTHRESH(TX_WTHRESH) | XDCTL_ENABLE);
}

static struct netdev_queue *queue_of(const struct pf_tx_ring *ring)
{
	return netdev_get_tx_queue(ring->netdev, ring->index);
}

static unsigned int room(const struct pf_tx_ring *ring)
{
	/* Pairs with the release in pf_tx_clean(): those are free. */
	u16 clean = smp_load_acquire(&ring->next_clean);

	return (clean > ring->next_use ? 0 : ring->count) + clean -
	       ring->next_use - 1;
}

static u16 after(const struct pf_tx_ring *ring, u16 index)
{
	return index + 1 == ring->count ? 0 : index + 1;
}

static void unmap(struct pf_tx_ring *ring, struct pf_tx_buf *buf)
{
	if (!buf->len)
		return;
	if (buf->page)
		dma_unmap_page(ring->dev, buf->dma, buf->len, DMA_TO_DEVICE);
	else
		dma_unmap_single(ring->dev, buf->dma, buf->len, DMA_TO_DEVICE);
	buf->len = 0;
}

/* The queue is stopped: what was not sent never will be. */
void pf_tx_drop_all(struct pf_tx_ring *ring)
{
	u16 i;

	for (i = 0; i < ring->count; i++) {
		unmap(ring, &ring->bufs[i]);
		dev_kfree_skb_any(ring->bufs[i].skb);
		ring->bufs[i].skb = NULL;
	}
	netdev_tx_reset_queue(queue_of(ring));
}

/* -- completion ----------------------------------------------------------- */

static void count(struct pf_counters *counters, u64 packets, u64 bytes)
{
	u64_stats_update_begin(&counters->sync);
	u64_stats_add(&counters->packets, packets);
	u64_stats_add(&counters->bytes, bytes);
	u64_stats_update_end(&counters->sync);
}

static bool is_done(const struct pf_tx_ring *ring, u16 index)
{
	return ring->desc[index].status & cpu_to_le32(TXD_DD);
}

static u16 release_frame(struct pf_tx_ring *ring, u16 first, u16 last)
{
	u16 i = first;

	while (i != last) {
		unmap(ring, &ring->bufs[i]);
		i = after(ring, i);
	}
	unmap(ring, &ring->bufs[last]);
	return after(ring, last);
}

/**
 * pf_tx_clean - take back frames that were sent
 * @ring: the ring
 * @budget: of the poll; 0 when called for netconsole
 * @sent: how many packets they were on the wire
 *
 * Return: true when nothing more is waiting.
 */
bool pf_tx_clean(struct pf_tx_ring *ring, int budget, unsigned int *sent)
{
	/* Pairs with the release in publish(): what lies before it is whole. */
	u16 end = smp_load_acquire(&ring->next_use);
	unsigned int frames = 0, packets = 0, bytes = 0;
	u16 i = ring->next_clean;

	while (i != end && frames < ring->count / 2) {
		u16 last = ring->bufs[i].last;
		struct pf_tx_buf *buf = &ring->bufs[last];

		if (!is_done(ring, last))
			break;
		dma_rmb();
		packets += buf->segments;
		bytes += buf->bytes;
		napi_consume_skb(buf->skb, budget);
		buf->skb = NULL;
		i = release_frame(ring, i, last);
		frames++;
	}
	/* Pairs with room(): who sees the room may fill it. */
	smp_store_release(&ring->next_clean, i);
	if (frames)
		count(&ring->counters, packets, bytes);
	netif_txq_completed_wake(queue_of(ring), frames, bytes, room(ring),
				 TX_WAKE);
	*sent = packets;
	return frames < ring->count / 2;
}

/* -- transmission --------------------------------------------------------- */

static void write_context(struct pf_tx_ring *ring, u32 lengths, u32 type,
			  u32 sizes)
{
	struct pf_tx_desc *desc = &ring->desc[ring->next_use];
	struct pf_tx_buf *buf = &ring->bufs[ring->next_use];

	buf->len = 0;
	buf->skb = NULL;
	desc->context.lengths = cpu_to_le32(lengths);
	desc->context.launch = 0;
	desc->command = cpu_to_le32(type | TXD_CONTEXT | TXD_DEXT);
	desc->status = cpu_to_le32(sizes);
}

/* What every descriptor of a frame says, collected while looking at it. */
struct tx_frame {
	u32 command;
	u32 status;
	u32 context_type;
	u32 context_sizes;
	unsigned int header;
	unsigned int segments;
	unsigned int bytes;
};

static u32 l4_type(const struct sk_buff *skb)
{
	switch (skb->csum_offset) {
	case offsetof(struct tcphdr, check):
		return TXC_TCP;
	case offsetof(struct udphdr, check):
		return 0;
	default:
		return U32_MAX;
	}
}

/* The device adds the length itself, for each segment its own. */
static void clear_length_from_checksum(struct sk_buff *skb)
{
	struct tcphdr *tcp = tcp_hdr(skb);
	u32 length = skb->len - skb_transport_offset(skb);

	if (skb_is_gso_v6(skb)) {
		ipv6_hdr(skb)->payload_len = 0;
	} else {
		ip_hdr(skb)->tot_len = 0;
		ip_hdr(skb)->check = 0;
	}
	csum_replace_by_diff(&tcp->check, (__force __wsum)htonl(length));
}

static int prepare_tso(struct sk_buff *skb, struct tx_frame *frame)
{
	unsigned int tcp;
	int ret;

	ret = skb_cow_head(skb, 0);
	if (ret)
		return ret;
	clear_length_from_checksum(skb);

	tcp = tcp_hdrlen(skb);
	frame->header = skb_transport_offset(skb) + tcp;
	frame->segments = skb_shinfo(skb)->gso_segs;
	frame->bytes = skb->len + (frame->segments - 1) * frame->header;
	frame->command |= TXD_TSE;
	frame->status |= TXD_TXSM;
	frame->context_type |= TXC_TCP;
	frame->context_sizes = tcp << TXC_L4LEN_SHIFT |
			       skb_shinfo(skb)->gso_size << TXC_MSS_SHIFT;
	if (!skb_is_gso_v6(skb)) {
		frame->status |= TXD_IXSM;
		frame->context_type |= TXC_IPV4;
	}
	return 0;
}

static int prepare_checksum(struct sk_buff *skb, struct tx_frame *frame)
{
	u32 type = l4_type(skb);

	if (type == U32_MAX)
		return skb_checksum_help(skb);
	frame->status |= TXD_TXSM;
	frame->context_type |= type;
	if (vlan_get_protocol(skb) == htons(ETH_P_IP))
		frame->context_type |= TXC_IPV4;
	return 0;
}

static int prepare(struct pf_tx_ring *ring, struct sk_buff *skb,
		   struct tx_frame *frame)
{
	u32 lengths = 0;
	int ret = 0;

	if (skb_is_gso(skb))
		ret = prepare_tso(skb, frame);
	else if (skb->ip_summed == CHECKSUM_PARTIAL)
		ret = prepare_checksum(skb, frame);
	if (ret)
		return ret;
	if (!(frame->status & TXD_TXSM) && !skb_vlan_tag_present(skb))
		return 0;

	if (frame->status & TXD_TXSM)
		lengths = skb_network_header_len(skb);
	lengths |= skb_network_offset(skb) << TXC_MACLEN_SHIFT;
	if (skb_vlan_tag_present(skb)) {
		lengths |= (u32)skb_vlan_tag_get(skb) << TXC_VLAN_SHIFT;
		frame->command |= TXD_VLE;
	}
	write_context(ring, lengths, frame->context_type, frame->context_sizes);
	return 1;
}

static u16 write_data(struct pf_tx_ring *ring, u16 index, dma_addr_t dma,
		      unsigned int len, const struct tx_frame *frame)
{
	struct pf_tx_desc *desc;

	do {
		unsigned int piece = min(len, TX_MAX_PIECE);

		desc = &ring->desc[index];
		desc->address = cpu_to_le64(dma);
		desc->command = cpu_to_le32(frame->command | piece);
		desc->status = cpu_to_le32(frame->status);
		dma += piece;
		len -= piece;
		index = after(ring, index);
		/* Only the first descriptor of a mapping owns it. */
		ring->bufs[index].len = 0;
	} while (len);
	return index;
}

static int map_linear(struct pf_tx_ring *ring, struct sk_buff *skb,
		      struct pf_tx_buf *buf)
{
	buf->dma = dma_map_single(ring->dev, skb->data, skb_headlen(skb),
				  DMA_TO_DEVICE);
	if (dma_mapping_error(ring->dev, buf->dma))
		return -ENOMEM;
	buf->len = skb_headlen(skb);
	buf->page = false;
	return 0;
}

static int map_fragment(struct pf_tx_ring *ring, const skb_frag_t *frag,
			struct pf_tx_buf *buf)
{
	buf->dma = skb_frag_dma_map(ring->dev, frag, 0, skb_frag_size(frag),
				    DMA_TO_DEVICE);
	if (dma_mapping_error(ring->dev, buf->dma))
		return -ENOMEM;
	buf->len = skb_frag_size(frag);
	buf->page = true;
	return 0;
}

/*
 * Map the frame and write its data descriptors from @index on. Returns the
 * index behind them, or an error with nothing mapped.
 */
static int write_frame(struct pf_tx_ring *ring, struct sk_buff *skb, u16 index,
		       const struct tx_frame *frame)
{
	u16 first = index;
	unsigned int i;
	int ret;

	ring->bufs[index].len = 0;
	ret = map_linear(ring, skb, &ring->bufs[index]);
	if (ret)
		return ret;
	index = write_data(ring, index, ring->bufs[index].dma,
			   skb_headlen(skb), frame);

	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];

		if (!skb_frag_size(frag))
			continue;
		ret = map_fragment(ring, frag, &ring->bufs[index]);
		if (ret)
			goto unmap_frame;
		index = write_data(ring, index, ring->bufs[index].dma,
				   skb_frag_size(frag), frame);
	}
	return index;

unmap_frame:
	while (first != index) {
		unmap(ring, &ring->bufs[first]);
		first = after(ring, first);
	}
	return ret;
}

/* Make the frame known: to pf_tx_clean(), and to the device when rung. */
static void publish(struct pf_tx_ring *ring, struct sk_buff *skb, u16 first,
		    u16 end, const struct tx_frame *frame)
{
	u16 last = (end ? end : ring->count) - 1;
	struct pf_tx_buf *buf = &ring->bufs[last];
	bool ring_now;

	ring->desc[last].command |= cpu_to_le32(TXD_EOP | TXD_RS);
	buf->skb = skb;
	buf->segments = frame->segments;
	buf->bytes = frame->bytes;
	ring->bufs[first].last = last;
	skb_tx_timestamp(skb);
	/* The device sees descriptors before it sees the tail behind them. */
	dma_wmb();
	/* Pairs with the acquire in pf_tx_clean(). */
	smp_store_release(&ring->next_use, end);

	netif_txq_maybe_stop(queue_of(ring), room(ring), TX_NEEDED, TX_WAKE);
	ring_now = __netdev_tx_sent_queue(queue_of(ring), frame->bytes,
					  netdev_xmit_more());
	if (ring_now)
		writel(end, ring->tail);
}

static void drop(struct pf_tx_ring *ring, struct sk_buff *skb)
{
	/* Not in ring->counters: cleaning writes those, maybe at this moment. */
	dev_core_stats_tx_dropped_inc(ring->netdev);
	dev_kfree_skb_any(skb);
	/* What was held back for more to come would wait for ever. */
	if (!netdev_xmit_more())
		writel(ring->next_use, ring->tail);
}

netdev_tx_t pf_tx_send(struct pf_tx_ring *ring, struct sk_buff *skb)
{
	struct tx_frame frame = {
		.command = TXD_DATA | TXD_DEXT | TXD_IFCS,
		.segments = 1,
	};
	u16 first = ring->next_use, index = first;
	int ret;

	/* It looks again once it has stopped: cleaning may have been faster. */
	if (!netif_txq_maybe_stop(queue_of(ring), room(ring), TX_NEEDED,
				  TX_WAKE))
		return NETDEV_TX_BUSY;
	if (skb_put_padto(skb, TX_SHORTEST)) {
		drop(ring, NULL);
		return NETDEV_TX_OK;
	}
	frame.bytes = skb->len;

	ret = prepare(ring, skb, &frame);
	if (ret < 0)
		goto drop;
	if (ret)
		index = after(ring, index);
	frame.status |= (skb->len - frame.header) << TXD_PAYLEN_SHIFT;
	ret = write_frame(ring, skb, index, &frame);
	if (ret < 0)
		goto drop;
	publish(ring, skb, first, ret, &frame);
	return NETDEV_TX_OK;

drop:
	drop(ring, skb);
	return NETDEV_TX_OK;
}

netdev_tx_t pf_tx_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct pf_dev *pf = pf_of(netdev);
	u16 index = skb_get_queue_mapping(skb);

	/*
	 * Who goes past the qdiscs may have chosen one of more channels than there
	 * are by now, and the queue that was its is a VF's.
	 */
	if (unlikely(index >= READ_ONCE(pf->num_channels))) {
		dev_core_stats_tx_dropped_inc(netdev);
		dev_kfree_skb_any(skb);
		return NETDEV_TX_OK;
	}
	return pf_tx_send(&pf->channels[index]->tx, skb);
}
