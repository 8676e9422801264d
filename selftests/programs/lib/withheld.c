// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/userfaultfd.h>

#include "withheld.h"

#define PAGE	4096

struct withheld {
	struct vfio *vfio;
	unsigned int region;
	__u64 offset;
	size_t length;
	void *page;
	int faults;
	pthread_t writer;
	int result;
};

static void *write_it(void *argument)
{
	struct withheld *withheld = argument;

	withheld->result = vfio_write(withheld->vfio, withheld->region,
				      withheld->offset, withheld->page,
				      withheld->length);
	return NULL;
}

/* A page that whoever touches it waits for. */
static void withhold_page(struct withheld *withheld)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range.len = PAGE,
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	withheld->page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	withheld->faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	range.range.start = (unsigned long)withheld->page;
	if (withheld->page == MAP_FAILED || withheld->faults < 0 ||
	    ioctl(withheld->faults, UFFDIO_API, &api) ||
	    ioctl(withheld->faults, UFFDIO_REGISTER, &range))
		die("no memory that can be withheld: %m");
}

struct withheld *withheld_write(struct vfio *vfio, unsigned int region,
				__u64 offset, size_t length)
{
	struct withheld *withheld = calloc(1, sizeof(*withheld));
	struct uffd_msg fault;

	withheld->vfio = vfio;
	withheld->region = region;
	withheld->offset = offset;
	withheld->length = length;
	withhold_page(withheld);
	if (pthread_create(&withheld->writer, NULL, write_it, withheld))
		die("no thread");
	if (read(withheld->faults, &fault, sizeof(fault)) != sizeof(fault))
		die("nobody touched the page: %m");
	return withheld;
}

int withheld_give(struct withheld *withheld, __u64 value)
{
	char bytes[PAGE] = {};
	struct uffdio_copy copy = {
		.dst = (unsigned long)withheld->page,
		.src = (unsigned long)bytes,
		.len = PAGE,
	};
	int result;

	memcpy(bytes, &value, sizeof(value));
	if (ioctl(withheld->faults, UFFDIO_COPY, &copy))
		die("the page cannot be given: %m");
	pthread_join(withheld->writer, NULL);
	result = withheld->result;
	close(withheld->faults);
	munmap(withheld->page, PAGE);
	free(withheld);
	return result;
}
