// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reception: one page for each descriptor, from a page pool that keeps them
 * mapped. A frame that is longer than what a page takes continues in the next
 * descriptor, so that the MTU changes no memory layout.
 */
#include <linux/dma-mapping.h>
#include <linux/vmalloc.h>
#include <net/page_pool/helpers.h>
#include "pf.h"

/* Room before the frame for headers that are pushed, behind it for the skb. */
#define RX_HEADROOM		128
#define RX_BUFFER		(3 * SRRCTL_BSIZEPKT_KIB)
static_assert(RX_HEADROOM + RX_BUFFER +
	      SKB_DATA_ALIGN(sizeof(struct skb_shared_info)) <= PAGE_SIZE);

/* Written to the device in batches: each write is a trip over the bus. */
#define RX_BATCH		16

#define RX_PTHRESH		8
#define RX_HTHRESH		8
/* As with transmission: the silicon loses write-backs without it. */
#define RX_WTHRESH		1

/* -- memory --------------------------------------------------------------- */

static size_t ring_bytes(const struct pf_rx_ring *ring)
{
	return ring->count * sizeof(*ring->desc);
}

static struct page_pool *make_pool(const struct pf_rx_ring *ring,
				   struct napi_struct *napi)
{
	const struct page_pool_params params = {
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
		.pool_size = ring->count,
		.nid = NUMA_NO_NODE,
		.dev = ring->dev,
		.napi = napi,
		.netdev = ring->netdev,
		.queue_idx = ring->index,
		.dma_dir = DMA_FROM_DEVICE,
		.offset = RX_HEADROOM,
		.max_len = RX_BUFFER,
	};

	return page_pool_create(&params);
}

/**
 * pf_rx_alloc - allocate what a ring needs
 * @ring: the ring
 * @napi: what polls it, or NULL when nothing does
 *
 * Return: 0 or an error with nothing allocated.
 */
int pf_rx_alloc(struct pf_rx_ring *ring, struct napi_struct *napi)
{
	int ret = -ENOMEM;

	ring->pages = vcalloc(ring->count, sizeof(*ring->pages));
	if (!ring->pages)
		return -ENOMEM;
	ring->desc = dma_alloc_coherent(ring->dev, ring_bytes(ring), &ring->dma,
					GFP_KERNEL);
	if (!ring->desc)
		goto free_pages;
	ring->pool = make_pool(ring, napi);
	if (IS_ERR(ring->pool)) {
		ret = PTR_ERR(ring->pool);
		goto free_desc;
	}
	return 0;

free_desc:
	dma_free_coherent(ring->dev, ring_bytes(ring), ring->desc, ring->dma);
	ring->desc = NULL;
free_pages:
	vfree(ring->pages);
	ring->pages = NULL;
	return ret;
}

void pf_rx_free(struct pf_rx_ring *ring)
{
	page_pool_destroy(ring->pool);
	ring->pool = NULL;
	dma_free_coherent(ring->dev, ring_bytes(ring), ring->desc, ring->dma);
	ring->desc = NULL;
	vfree(ring->pages);
	ring->pages = NULL;
}

/* Exchange what pf_rx_alloc() gave to two rings, of which none is in use. */
void pf_rx_swap(struct pf_rx_ring *a, struct pf_rx_ring *b)
{
	swap(a->desc, b->desc);
	swap(a->pages, b->pages);
	swap(a->pool, b->pool);
	swap(a->dma, b->dma);
	swap(a->count, b->count);
}

/* -- filling -------------------------------------------------------------- */

static u16 after(const struct pf_rx_ring *ring, u16 index)
{
	return index + 1 == ring->count ? 0 : index + 1;
}

static unsigned int missing(const struct pf_rx_ring *ring)
{
	return (ring->next_clean > ring->next_use ? 0 : ring->count) +
	       ring->next_clean - ring->next_use - 1;
}

static bool fill_one(struct pf_rx_ring *ring)
{
	union pf_rx_desc *desc = &ring->desc[ring->next_use];
	struct page *page = page_pool_dev_alloc_pages(ring->pool);

	if (!page)
		return false;
	ring->pages[ring->next_use] = page;
	desc->read.packet = cpu_to_le64(page_pool_get_dma_addr(page) +
					RX_HEADROOM);
	/* Also clears the bits that say that the descriptor is done. */
	desc->read.header = 0;
	ring->next_use = after(ring, ring->next_use);
	return true;
}

/* Returns false when there was not the memory to give the device all it can. */
static bool fill(struct pf_rx_ring *ring)
{
	unsigned int todo = missing(ring);
	bool ok = true;

	if (todo < RX_BATCH)
		return true;
	while (ok && todo--)
		ok = fill_one(ring);
	/* The device sees descriptors before it sees the tail behind them. */
	dma_wmb();
	writel(ring->next_use, ring->tail);
	return ok;
}

/* -- the queue of the device ---------------------------------------------- */

void pf_rx_start(struct pf_hw *hw, struct pf_rx_ring *ring)
{
	unsigned int q = ring->queue;
	u32 srrctl = SRRCTL_ADV_ONEBUF | RX_BUFFER / SRRCTL_BSIZEPKT_KIB;

	ring->next_use = 0;
	ring->next_clean = 0;
	memset(ring->desc, 0, ring_bytes(ring));
	ring->tail = hw->bar + R_RDT(q);

	/* One slow queue among several must not hold up the others. */
	if (ring->strict)
		srrctl |= SRRCTL_DROP_EN;
	pf_write(hw, R_RXDCTL(q), 0);
	pf_flush(hw);
	pf_write(hw, R_RDBAL(q), lower_32_bits(ring->dma));
	pf_write(hw, R_RDBAH(q), upper_32_bits(ring->dma));
	pf_write(hw, R_RDLEN(q), ring_bytes(ring));
	pf_write(hw, R_SRRCTL(q), srrctl);
	pf_write(hw, R_RDH(q), 0);
	pf_write(hw, R_RDT(q), 0);
	pf_write(hw, R_RXDCTL(q), XDCTL_PTHRESH(RX_PTHRESH) |
				  XDCTL_HTHRESH(RX_HTHRESH) |
				  XDCTL_WTHRESH(RX_WTHRESH) | XDCTL_ENABLE);
	pf_flush(hw);
	fill(ring);
}

/* The queue is stopped: only now may the pages go. */
void pf_rx_drop_all(struct pf_rx_ring *ring)
{
	unsigned int i;

	for (i = 0; i < ring->count; i++) {
		if (ring->pages[i])
			page_pool_put_full_page(ring->pool, ring->pages[i],
						false);
		ring->pages[i] = NULL;
	}
	dev_kfree_skb(ring->skb);
	ring->skb = NULL;
	ring->torn = false;
}

/* -- receiving ------------------------------------------------------------ */

/*
 * The status of the next descriptor that was given to the device; RXD_DD is in it
 * when the device is done. What lies behind the last descriptor that was filled is
 * of the lap before, and would say so as well.
 */
static u32 next_status(const struct pf_rx_ring *ring)
{
	u32 status;

	if (ring->next_clean == ring->next_use)
		return 0;
	status = le32_to_cpu(READ_ONCE(ring->desc[ring->next_clean].wb.status));
	/* The rest of the descriptor is as old as its status. */
	dma_rmb();
	return status;
}

static struct page *take_page(struct pf_rx_ring *ring, unsigned int len)
{
	struct page *page = ring->pages[ring->next_clean];

	ring->pages[ring->next_clean] = NULL;
	dma_sync_single_range_for_cpu(ring->dev, page_pool_get_dma_addr(page),
				      RX_HEADROOM, len, DMA_FROM_DEVICE);
	return page;
}

static struct sk_buff *start_skb(struct page *page, unsigned int len)
{
	struct sk_buff *skb = napi_build_skb(page_address(page), PAGE_SIZE);

	if (!skb)
		return NULL;
	skb_mark_for_recycle(skb);
	skb_reserve(skb, RX_HEADROOM);
	__skb_put(skb, len);
	return skb;
}

static void set_checksum(struct pf_rx_ring *ring, struct sk_buff *skb,
			 u32 status)
{
	if (!(ring->netdev->features & NETIF_F_RXCSUM))
		return;
	/* Left to the stack, which will say what is wrong with it. */
	if (status & (RXD_ERR_TCPE | RXD_ERR_IPE))
		return;
	if (status & (RXD_TCPCS | RXD_UDPCS))
		skb->ip_summed = CHECKSUM_UNNECESSARY;
}

static void set_hash(struct pf_rx_ring *ring, struct sk_buff *skb,
		     const union pf_rx_desc *desc)
{
	u32 type = le32_to_cpu(desc->wb.info) & RXD_RSS_TYPE;

	if (!(ring->netdev->features & NETIF_F_RXHASH) || !type)
		return;
	/* 1, 3, 4: TCP of IPv4, IPv6, IPv6 with extensions. */
	skb_set_hash(skb, le32_to_cpu(desc->wb.rss),
		     type == 2 || type == 5 ? PKT_HASH_TYPE_L3 :
					      PKT_HASH_TYPE_L4);
}

static void finish_skb(struct pf_rx_ring *ring, struct sk_buff *skb,
		       const union pf_rx_desc *desc, u32 status)
{
	set_checksum(ring, skb, status);
	set_hash(ring, skb, desc);
	/* Otherwise the tag, if any, is still in the frame. */
	if ((status & RXD_VP) &&
	    (ring->netdev->features & NETIF_F_HW_VLAN_CTAG_RX))
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       le16_to_cpu(desc->wb.vlan));
	skb_record_rx_queue(skb, ring->index);
	skb->protocol = eth_type_trans(skb, ring->netdev);
}

static void count_error(struct pf_rx_ring *ring)
{
	u64_stats_update_begin(&ring->counters.sync);
	u64_stats_inc(&ring->counters.errors);
	u64_stats_update_end(&ring->counters.sync);
}

/*
 * Add what one descriptor brought to the frame under way. A frame that cannot
 * be completed is swallowed to its end.
 */
static void add_buffer(struct pf_rx_ring *ring, unsigned int len)
{
	struct page *page = take_page(ring, len);

	if (!ring->skb && !ring->torn) {
		ring->skb = start_skb(page, len);
		if (ring->skb)
			return;
		ring->torn = true;
		count_error(ring);
	} else if (ring->skb &&
		   skb_shinfo(ring->skb)->nr_frags < MAX_SKB_FRAGS) {
		skb_add_rx_frag(ring->skb, skb_shinfo(ring->skb)->nr_frags,
				page, RX_HEADROOM, len, PAGE_SIZE);
		return;
	}
	page_pool_put_full_page(ring->pool, page, true);
}

/* Longer than any frame the device was told to take, or damaged. */
static bool is_bad(const struct sk_buff *skb, u32 status)
{
	return (status & RXD_ERR_FRAME) || skb->len < ETH_HLEN ||
	       skb->len > PF_MAX_FRAME;
}

static unsigned int complete_frame(struct pf_rx_ring *ring,
				   struct napi_struct *napi,
				   const union pf_rx_desc *desc, u32 status)
{
	struct sk_buff *skb = ring->skb;
	unsigned int len;

	ring->skb = NULL;
	ring->torn = false;
	if (!skb)
		return 0;
	if (unlikely(is_bad(skb, status))) {
		count_error(ring);
		dev_kfree_skb_any(skb);
		return 0;
	}
	len = skb->len;
	finish_skb(ring, skb, desc, status);
	napi_gro_receive(napi, skb);
	return len;
}

/**
 * pf_rx_poll - hand received frames to the stack
 * @ring: the ring
 * @napi: the poll that this is a part of
 * @budget: frames it may take
 *
 * Return: frames taken; @budget when there is more to do, or when there was
 * not the memory to give the device new pages.
 */
int pf_rx_poll(struct pf_rx_ring *ring, struct napi_struct *napi, int budget)
{
	u64 bytes = 0, packets = 0;
	int frames = 0;
	bool filled;

	while (frames < budget) {
		union pf_rx_desc *desc = &ring->desc[ring->next_clean];
		u32 status = next_status(ring);
		unsigned int len;

		if (!(status & RXD_DD))
			break;
		len = min_t(unsigned int, le16_to_cpu(desc->wb.length),
			    RX_BUFFER);
		add_buffer(ring, len);
		if (status & RXD_EOP) {
			len = complete_frame(ring, napi, desc, status);
			packets += !!len;
			bytes += len;
			frames++;
		}
		ring->next_clean = after(ring, ring->next_clean);
		if (missing(ring) >= min(4 * RX_BATCH, ring->count / 2))
			fill(ring);
	}
	filled = fill(ring);

	u64_stats_update_begin(&ring->counters.sync);
	u64_stats_add(&ring->counters.packets, packets);
	u64_stats_add(&ring->counters.bytes, bytes);
	u64_stats_update_end(&ring->counters.sync);
	return filled ? frames : budget;
}

/**
 * pf_rx_take_test_frame - look whether a frame came back
 * @ring: a ring that nothing polls
 * @frame: how the frame begins
 * @len: bytes of it that must be the same
 *
 * Return: true when the next received frame is this one; it is consumed.
 */
bool pf_rx_take_test_frame(struct pf_rx_ring *ring, const u8 *frame,
			   unsigned int len)
{
	union pf_rx_desc *desc = &ring->desc[ring->next_clean];
	struct page *page;
	bool same;

	if (!(next_status(ring) & RXD_DD))
		return false;
	page = take_page(ring, len);
	same = le16_to_cpu(desc->wb.length) >= len &&
	       !memcmp(page_address(page) + RX_HEADROOM, frame, len);
	page_pool_put_full_page(ring->pool, page, false);
	ring->next_clean = after(ring, ring->next_clean);
	fill(ring);
	return same;
}
