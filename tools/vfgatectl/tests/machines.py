#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Machines to look at: sysfs, debugfs and procfs of hosts that need not exist,
as far as vfgatectl reads them. The names and values are those of the lab's
host; selftests/scenarios/cli-live sees that the real thing is the same.

    machines.py NAME DIRECTORY      make one (--list names them)
"""
import os
import struct
import sys

RELEASE = "6.12.0-test"
PORT, PF, VF = 0x1B36000C, 0x808610C9, 0x808610CA
ROOT_PORT, ENDPOINT, UPSTREAM, DOWNSTREAM = 4, 0, 5, 6
ACS_NEEDED = 0x1D

IDS = """8086  Intel Corporation
\t10c9  82576 Gigabit Network Connection
\t10ca  82576 Virtual Function
1b36  Red Hat, Inc.
\t000c  QEMU PCIe Root port
"""

ROWS = """# bar offset name class direct fenced mediated reads writes refused reason
0 0x0000 VTCTRL       control     hook     hook     hook     0 3 0 a reset interrupts the PF; only the reset bit exists
0 0x0f04 PBACL        interrupt   deny     deny     deny     0 0 1 clears pending bits of the PF's own vectors
0 0x2818 RDT          doorbell    pass     doorbell doorbell 0 14 0 tells the device of receive buffers
- - (none) - deny deny deny 0 0 2 no row names it
"""

BREACHES = """bad-ring 0
bad-tail 1
outside-guest-memory 2
"""


def express(kind, flr=False):
    """The PCI Express capability, at 0x40."""
    return struct.pack("<BBHI", 0x10, 0, 2 | kind << 4, 0x10000000 if flr else 0)


def config_space(ids, kind, flr=False, acs=None, sriov=0, ats=None):
    """4 KiB with the capabilities that vfgatectl looks for."""
    space = bytearray(4096)
    struct.pack_into("<HH", space, 0, ids >> 16, ids & 0xFFFF)
    space[0x06], space[0x34] = 0x10, 0x40
    space[0x40:0x48] = express(kind, flr)
    extended = []
    if acs is not None:
        extended.append((0x0D, struct.pack("<HH", 0x5D, acs)))
    if sriov:
        extended.append((0x10, struct.pack("<IHHHHHH", 0, 0, 0, sriov, sriov, 0, 0)))
    if ats is not None:
        extended.append((0x0F, struct.pack("<HH", 0, 0x8000 if ats else 0)))
    at = 0x100
    for n, (number, body) in enumerate(extended):
        following = at + 0x40 if n + 1 < len(extended) else 0
        struct.pack_into("<I", space, at, number | 1 << 16 | following << 20)
        space[at + 4:at + 4 + len(body)] = body
        at += 0x40
    return bytes(space)


class Machine:
    def __init__(self, top):
        self.top = top
        self.paths = {}
        self.file("proc/sys/kernel/osrelease", RELEASE)
        self.file("proc/sys/kernel/arch", "x86_64")
        self.file("proc/sys/kernel/random/uuid", "11111111-2222-3333-4444-555555555555")
        self.file("proc/1/limits", "Max locked memory         8388608              8388608              bytes")
        self.file("proc/interrupts", " 25:  0  0  IR-PCI-MSIX-0000:00:05.0   0-edge  aerdrv")
        self.file("usr/share/misc/pci.ids", IDS)
        self.file("boot/config-" + RELEASE, "\n".join(
            [""] + [f"CONFIG_{o}=y" for o in ("PCI_IOV", "IOMMU_API", "VFIO", "VFIO_PCI_CORE",
                                              "VFIO_MDEV", "MMU_NOTIFIER", "KVM")]))
        self.file("dev/kvm", "")
        self.node(0, "0-3")
        os.makedirs(f"{top}/sys/bus/pci/devices", exist_ok=True)
        self.file("sys/bus/pci/drivers_probe", "")

    def path(self, name):
        path = f"{self.top}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def file(self, name, content):
        data = content if isinstance(content, bytes) else (content + "\n").encode()
        with open(self.path(name), "wb") as f:
            f.write(data)

    def link(self, name, target):
        """A link of sysfs: relative, whatever it is asked to point to."""
        path = self.path(name)
        if os.path.islink(path):
            os.unlink(path)
        os.symlink(os.path.relpath(f"{self.top}/{target}", os.path.dirname(path)), path)

    def node(self, number, cpus):
        self.file(f"sys/devices/system/node/node{number}/cpulist", cpus)
        self.file(f"sys/devices/system/node/node{number}/meminfo", f"Node {number} MemFree:  2869464 kB")

    def function(self, bdf, ids, config, above, group, driver, node=-1):
        where = f"{self.paths.get(above, 'sys/devices/pci0000:00')}/{bdf}"
        self.paths[bdf] = where
        for name, text in {
            "vendor": f"0x{ids >> 16:04x}", "device": f"0x{ids & 0xffff:04x}",
            "class": "0x060400" if ids == PORT else "0x020000",
            "numa_node": str(node), "driver_override": "(null)",
        }.items():
            self.file(f"{where}/{name}", text)
        self.file(f"{where}/config", config)
        if group is not None:
            at = f"sys/kernel/iommu_groups/{group}"
            self.file(f"{at}/type", "DMA-FQ")
            self.link(f"{where}/iommu_group", at)
            self.link(f"{at}/devices/{bdf}", where)
        if driver:
            self.file(f"sys/bus/pci/drivers/{driver}/unbind", "")
            self.link(f"{where}/driver", f"sys/bus/pci/drivers/{driver}")
        self.link(f"sys/bus/pci/devices/{bdf}", where)
        return where

    def port(self, bdf, group, acs=ACS_NEEDED, above=None, kind=ROOT_PORT):
        self.function(bdf, PORT, config_space(PORT, kind, acs=acs), above, group, "pcieport")

    def pf(self, bdf, above, group, driver="igb", interface=None, vfs=0, total=7, node=-1,
           remapped=True, ats=None):
        where = self.function(bdf, PF, config_space(PF, ENDPOINT, True, sriov=8, ats=ats), above,
                              group, driver, node)
        for name, text in {
            "sriov_totalvfs": str(total), "sriov_numvfs": str(vfs), "sriov_vf_device": "10ca",
            "sriov_offset": "128", "sriov_stride": "2", "sriov_drivers_autoprobe": "1",
            "reset_method": "flr pm bus",
            "resource": "\n".join(["0x0 0x0 0x0"] * 7 + ["0xc020000000 0xc02001ffff 0x14220c"]
                                  + ["0x0 0x0 0x0"] * 5),
        }.items():
            self.file(f"{where}/{name}", text)
        irq = int(bdf[5:7], 16) + 35
        self.file(f"{where}/msi_irqs/{irq}", "msix")
        self.file(f"sys/kernel/irq/{irq}/chip_name", ("IR-" if remapped else "") + f"PCI-MSIX-{bdf}")
        if interface:
            self.file(f"{where}/net/{interface}/mtu", "1500")
            os.symlink(f"../../../{bdf}", f"{self.top}/{where}/net/{interface}/device")
            self.link(f"sys/class/net/{interface}", f"{where}/net/{interface}")

    def vf(self, pf, n, group, driver=None, attach="none", state=None, mdev=None, flr=True, bar=0x4000):
        bus, rest = int(pf[5:7], 16), 128 + 2 * n
        bdf = f"0000:{bus + (rest >> 8):02x}:{rest >> 3 & 31:02x}.{rest & 7}"
        above = [b for b, p in self.paths.items() if p == os.path.dirname(self.paths[pf])]
        where = self.function(bdf, VF, config_space(VF, ENDPOINT, flr), above[0] if above else None,
                              group, driver)
        self.link(f"{where}/physfn", self.paths[pf])
        self.link(f"{self.paths[pf]}/virtfn{n}", where)
        self.file(f"{where}/reset_method", "flr" if flr else "")
        start = 0xC020000000 + 0x4000 * n
        self.file(f"{where}/resource", "\n".join([f"0x{start:x} 0x{start + bar - 1:x} 0x14220c"]
                                                 + ["0x0 0x0 0x0"] * 12))
        if driver and driver.startswith("vfgate"):
            self.gate(bdf, where, attach, state, mdev)
            self.file(f"{where}/driver_override", driver)
        return bdf

    def gate(self, bdf, where, attach, state, mdev):
        for name, text in {
            "attach": attach, "doorbell": "direct", "interrupt_floor_us": "10",
            "last_violation": "none", "link_state": "auto", "mailbox_rate": "100",
            "policy": "82576-vf", "trapped_reads": "120", "trapped_writes": "34", "violations": "3",
            "fault": "2", "offences": "register 3\ndma 2", "quarantine": "none", "release": "",
            **({"state": state} if state else {}),
        }.items():
            self.file(f"{where}/vfgate/{name}", text)
        self.file(f"sys/kernel/debug/vfgate/{bdf}/rows", ROWS)
        self.file(f"{where}/vfio-dev/vfio{bdf[-1]}/dev", "511:0")
        types = f"{where}/mdev_supported_types/vfgate_82576vf-mediated"
        self.file(f"{types}/create", "")
        self.file(f"{types}/available_instances", "0" if mdev else "1")
        if mdev:
            for name, text in {"pages": "506", "peak_pages": "510", "quota": "67108864",
                               "idle_limit": "1572864", "doorbells": "777", "posted_bytes": "123456",
                               "quota_hits": "0", "last_breach": "none", "breaches": BREACHES}.items():
                self.file(f"{where}/{mdev}/window/{name}", text)
            self.file(f"{where}/{mdev}/remove", "")
            self.file(f"{where}/{mdev}/vfio-dev/vfio99/dev", "511:99")
            self.link(f"{where}/{mdev}/iommu_group", "sys/kernel/iommu_groups/99")
            self.link(f"sys/bus/mdev/devices/{mdev}", f"{where}/{mdev}")

    def process(self, pid, comm, opened, cpus="0-3", maps="", pinned=0):
        self.file(f"proc/{pid}/comm", comm)
        os.makedirs(f"{self.top}/proc/{pid}/fd", exist_ok=True)
        os.symlink(opened, f"{self.top}/proc/{pid}/fd/20")
        self.file(f"proc/{pid}/status", f"Name:\t{comm}\nVmPin:\t{pinned} kB\nCpus_allowed_list:\t{cpus}")
        self.file(f"proc/{pid}/limits", "Max locked memory         unlimited            unlimited            bytes")
        self.file(f"proc/{pid}/task/{pid + 1}/comm", "CPU 0/KVM")
        self.file(f"proc/{pid}/task/{pid + 1}/status", f"Name:\tCPU 0/KVM\nCpus_allowed_list:\t{cpus}")
        self.file(f"proc/{pid}/numa_maps", maps)


MDEV = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def bare(m):
    """As delivered: igb, no VFs."""
    m.port("0000:00:05.0", 5)
    m.pf("0000:01:00.0", "0000:00:05.0", 8, interface="eth0")


def host(m):
    """One PF of ours, three VFs: mediated and running, direct, without driver."""
    m.port("0000:00:05.0", 5)
    m.pf("0000:01:00.0", "0000:00:05.0", 8, "vfgate_82576", "eth0", vfs=3)
    m.vf("0000:01:00.0", 0, 10, "vfgate_82576vf", "mediated", "running", MDEV)
    m.vf("0000:01:00.0", 1, 11, "vfgate_82576vf", "direct", "quarantined")
    m.vf("0000:01:00.0", 2, 12)
    m.process(4711, "qemu-system-x86", "/dev/vfio/99", pinned=2024)
    m.file("sys/module/vfgate/version", "0.1.0")
    m.file("dev/kmsg", KMSG)


def many(m):
    """Two PFs, 15 VFs, in every condition; two NUMA nodes."""
    m.node(1, "4-7")
    m.port("0000:00:05.0", 5)
    m.port("0000:00:06.0", 6)
    m.pf("0000:01:00.0", "0000:00:05.0", 8, "vfgate_82576", "ens1f0", vfs=8, total=8, node=0)
    m.pf("0000:02:00.0", "0000:00:06.0", 9, "igb", "ens2f0", vfs=7, node=1)
    ways = [("vfgate_82576vf", "mediated", "running"), ("vfgate_82576vf", "direct", "running"),
            ("vfgate_82576vf", "none", "closed"), ("vfgate_82576vf", "direct", "quarantined"),
            ("igbvf", None, None), (None, None, None), ("vfio-pci", None, None)]
    for n in range(8):
        driver, attach, state = ways[n % len(ways)]
        m.vf("0000:01:00.0", n, 20 + n, driver, attach, state)
    for n in range(7):
        driver, attach, state = ways[(n + 2) % 5]
        m.vf("0000:02:00.0", n, 40 + n, driver, attach, state)
    m.process(900, "qemu-system-x86", "/dev/vfio/21")
    m.process(901, "qemu-system-x86", "/dev/vfio/41", cpus="0-1",
              maps="7f00 default anon=9 N0=9 N1=1 kernelpagesize_kB=4")


def no_iommu(m):
    m.port("0000:00:05.0", None)
    m.pf("0000:01:00.0", "0000:00:05.0", None, remapped=False)
    m.file("proc/interrupts", " 25:  0  0  PCI-MSIX-0000:00:05.0   0-edge  aerdrv")


def no_acs(m):
    m.port("0000:00:05.0", 5, acs=None)
    m.pf("0000:01:00.0", "0000:00:05.0", 5)


def acs_off(m):
    """A port that could isolate and does not; the administrator accepts it."""
    m.port("0000:00:05.0", 5, acs=0)
    m.pf("0000:01:00.0", "0000:00:05.0", 5, vfs=1)
    m.vf("0000:01:00.0", 0, 5, "vfgate_82576vf")
    m.file("sys/module/vfgate/parameters/allow_unsafe", "acs,group,(null)")


def switch(m):
    """A switch without ACS between root port and PF."""
    m.port("0000:00:05.0", 5)
    m.port("0000:01:00.0", 6, acs=None, above="0000:00:05.0", kind=UPSTREAM)
    m.port("0000:02:00.0", 7, acs=None, above="0000:01:00.0", kind=DOWNSTREAM)
    m.pf("0000:03:00.0", "0000:02:00.0", 7)


def broken(m):
    """Everything that a device and a host can get wrong at once."""
    m.port("0000:00:05.0", 5)
    m.pf("0000:01:00.0", "0000:00:05.0", 8, driver=None, vfs=1, remapped=False, ats=True)
    m.vf("0000:01:00.0", 0, 9, flr=False, bar=0x3801)
    m.file("boot/config-" + RELEASE, "\nCONFIG_PCI_IOV=y\n# CONFIG_VFIO is not set\nCONFIG_IOMMU_API=y")
    m.file("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y")
    m.file("sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "Y")
    os.unlink(f"{m.top}/dev/kvm")


def hostile(m):
    """What no kernel shows, and a recording from a stranger might."""
    host(m)
    vf = "sys/devices/pci0000:00/0000:00:05.0/0000:01:10.0"
    escape = "\x1b]0;owned\x07\x1b[2J\"},{\"x\":\"\\"
    m.file(f"{vf}/vfgate/state", escape)
    m.file(f"{vf}/vfgate/attach", "A" * 9000)
    m.file(f"{vf}/vfgate/violations", "9" * 400)
    m.file(f"{vf}/vfgate/last_violation", b"\x00\xff\xfe" * 100)
    m.file(f"{vf}/vfgate/evil\x1b[31m", "1")
    m.file(f"{vf}/driver_override", escape)
    m.file(f"{vf}/vendor", "0xffffffffffffffffffff")
    m.file(f"{vf}/resource", "%s%n%p " * 500)
    m.file(f"{vf}/{MDEV}/window/breaches", "\n".join("x" * 500 + " 1" for _ in range(50)))
    m.file("sys/kernel/debug/vfgate/0000:01:10.0/rows", "\n".join(["0 " * 2000, "%n " * 11, "", " ", escape]))
    m.file("proc/4711/comm", escape)
    pf = "sys/devices/pci0000:00/0000:00:05.0/0000:01:00.0"
    m.file(f"{pf}/sriov_numvfs", "99999999999")
    m.file(f"{pf}/sriov_offset", "-9223372036854775808")
    m.file(f"{pf}/sriov_stride", "0")
    os.symlink("virtfn3", f"{m.top}/{pf}/virtfn3")
    # A VF of itself, a device that is a loop, and two ways out of the root.
    loop = "sys/devices/pci0000:00/0000:04:00.0"
    m.file(f"{loop}/vendor", "0x8086")
    m.link(f"{loop}/physfn", loop)
    m.link("sys/bus/pci/devices/0000:04:00.0", loop)
    os.symlink("0000:05:00.0", m.path("sys/bus/pci/devices/0000:05:00.0"))
    os.symlink("/etc/passwd", m.path(f"{vf}/vfgate/outside"))
    os.symlink("../" * 40 + "etc/passwd", m.path(f"{vf}/vfgate/above"))
    os.mkfifo(m.path(f"{vf}/vfgate/fifo"))
    # Bridges above each other, round and round.
    for n in range(2):
        m.file(f"sys/devices/0000:0{6 + n}:00.0/vendor", "0x1b36")
        os.symlink(f"../../../devices/0000:0{7 - n}:00.0/0000:0{6 + n}:00.0",
                   m.path(f"sys/bus/pci/devices/0000:0{6 + n}:00.0"))
    for n in range(2):
        m.file(f"sys/devices/0000:0{7 - n}:00.0/0000:0{6 + n}:00.0/vendor", "0x8086")
        m.file(f"sys/devices/0000:0{7 - n}:00.0/0000:0{6 + n}:00.0/sriov_totalvfs", "4")


KMSG = """6,1,100,-;DMAR: DRHD: handling fault status reg 2
3,2,101,-;DMAR: [DMA Write NO_PASID] Request device [01:10.0] fault addr 0xdead0000 [fault reason 0x05] PTE Write access is not set
 SUBSYSTEM=pci
3,3,102,-;vfio-pci 0000:01:10.2: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000e address=0xfffe0000 flags=0x0000]
3,4,103,-;virtio_iommu virtio0: page fault from EP 384 at 0x12340008 [W ]
4,5,104,-;vfgate_82576vf 0000:01:10.2: quarantined: dma (stopped within 40 us, a reset by the guest ends it)
12,6,105,-;DMAR: [DMA Write NO_PASID] Request device [01:10.0] fault addr 0x666 [fault reason 0x05] what a program wrote
3,7,106,-;DMAR: [DMA Read NO_PASID] Request device [zz:10.0] fault addr 0x1 [fault reason 0x06] no such address
3,8,107,-;DMAR: [DMA Read NO_PASID] Request device [01:ff.9] fault addr 0x1 [fault reason 0x06] no such function
4,9,108,-;vfgate_82576vf 9999:99:99.9: nobody
6,10,109,-;usb 1-1: Product: DMAR: [DMA Write NO_PASID] Request device [01:10.0] fault addr 0x1 [fault reason 0x05]
"""

MACHINES = {f.__name__.replace("_", "-"): f for f in
            (bare, host, many, no_iommu, no_acs, acs_off, switch, broken, hostile)}

if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(MACHINES))
    else:
        MACHINES[sys.argv[1]](Machine(sys.argv[2]))
