// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what the kernel shows and writes what it is told, below a root: "/",
 * or with --root the recording of some machine. No link leads out of it.
 *
 * What is read ends up on terminals and in JSON, and some of it a guest can
 * influence: nothing leaves here but printable ASCII, and never more than the
 * caller has room for.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sys.h"

static const char *root = "";
static int root_fd = -1;

/**
 * sys_root - choose the root
 * @dir: a directory, or NULL for this machine
 *
 * Return: 0 or a negative error.
 */
int sys_root(const char *dir)
{
	root = dir ? dir : "";
	root_fd = open(dir ? dir : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root_fd < 0 ? -errno : 0;
}

/* Is this the machine that we run on, so that asking its kernel makes sense? */
bool sys_is_live(void)
{
	return !*root;
}

/**
 * sys_path - a path as libraries want it, which know nothing of the root
 * @path: below the root
 *
 * Return: valid until the next call.
 */
const char *sys_path(const char *path)
{
	static char whole[PATH_MAX];

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	return whole;
}

static int open_below(const char *path, int flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT,
	};
	int fd = syscall(SYS_openat2, root_fd, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

static int format_path(char *path, const char *format, va_list ap)
{
	int length = vsnprintf(path, PATH_MAX, format, ap);

	return length < 0 || length >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/* Makes @path from the last parameter, "format", of the function it stands in. */
#define FORMAT(path)						\
({								\
	va_list ap;						\
	int made;						\
								\
	va_start(ap, format);					\
	made = format_path(path, format, ap);			\
	va_end(ap);						\
	made;							\
})

int sys_open(int flags, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = FORMAT(path);

	return ret ? ret : open_below(path, flags);
}

/**
 * sys_clean - make a text harmless to look at
 * @text: what is not printable ASCII, a line feed or a tab becomes '?'
 */
void sys_clean(char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text) && !strchr("\n\t", *text))
			*text = '?';
}

/* All that fits: debugfs and procfs hand out long files piece by piece. */
static ssize_t read_whole(int fd, char *text, size_t size)
{
	size_t done = 0;
	ssize_t got;

	do {
		got = read(fd, text + done, size - 1 - done);
		if (got > 0)
			done += got;
	} while (got > 0 && done < size - 1);
	if (got < 0)
		return -errno;
	/* A zero inside would end the text for some and not for others. */
	for (size_t i = 0; i < done; i++)
		if (!text[i])
			text[i] = '?';
	while (done && isspace((unsigned char)text[done - 1]))
		done--;
	text[done] = '\0';
	sys_clean(text);
	return done;
}

static int read_path(char *text, size_t size, const char *path)
{
	int fd = open_below(path, O_RDONLY | O_NONBLOCK);
	ssize_t got;

	*text = '\0';
	if (fd < 0)
		return fd;
	got = read_whole(fd, text, size);
	close(fd);
	return got < 0 ? got : 0;
}

/**
 * sys_read - read a file as text
 * @text: gets it without white space at the end; "" if it cannot be read
 * @size: of @text
 * @format: of the path
 *
 * Return: 0 or a negative error.
 */
int sys_read(char *text, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = FORMAT(path);

	*text = '\0';
	return ret ? ret : read_path(text, size, path);
}

/**
 * sys_read_all - read a longer file
 * @limit: most bytes of it
 * @format: of the path
 *
 * Return: to be freed, or NULL with errno set.
 */
char *sys_read_all(size_t limit, const char *format, ...)
{
	char path[PATH_MAX], *text;
	int ret = FORMAT(path);

	text = must(malloc(limit));
	if (!ret)
		ret = read_path(text, limit, path);
	if (!ret)
		return text;
	free(text);
	errno = -ret;
	return NULL;
}

/**
 * sys_number - read a file that holds a number
 * @otherwise: what it is if it holds none
 * @format: of the path
 */
long long sys_number(long long otherwise, const char *format, ...)
{
	char path[PATH_MAX], text[SYS_NAME], *end;
	long long number;

	if (FORMAT(path) || read_path(text, sizeof(text), path))
		return otherwise;
	errno = 0;
	number = strtoll(text, &end, 0);
	return errno || end == text || *end ? otherwise : number;
}

bool sys_exists(const char *format, ...)
{
	char path[PATH_MAX];
	int fd;

	if (FORMAT(path))
		return false;
	fd = open_below(path, O_PATH);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int read_link(char *target, size_t size, const char *path)
{
	int fd = open_below(path, O_PATH | O_NOFOLLOW);
	ssize_t length;

	*target = '\0';
	if (fd < 0)
		return fd;
	length = readlinkat(fd, "", target, size - 1);
	if (length < 0)
		length = -errno;
	else
		target[length] = '\0';
	close(fd);
	sys_clean(target);
	return length < 0 ? length : 0;
}

/**
 * sys_link - what a link points to, by its last name
 * @name: gets it; "" if there is none, or none that is plain
 * @size: of @name
 * @format: of the path
 *
 * Return: 0 or a negative error.
 */
int sys_link(char *name, size_t size, const char *format, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *last;
	int ret = FORMAT(path);

	*name = '\0';
	if (!ret)
		ret = read_link(target, sizeof(target), path);
	if (ret)
		return ret;
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	if (strlen(last) >= size || !sys_is_plain(last))
		return -EINVAL;
	strcpy(name, last);
	return 0;
}

/* As sys_link(), with all of the target. */
int sys_target(char *target, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = FORMAT(path);

	*target = '\0';
	return ret ? ret : read_link(target, size, path);
}

/**
 * sys_write - write one value, in one piece
 * @value: without a line feed
 * @path: below the root
 *
 * Return: 0 or a negative error.
 */
int sys_write(const char *value, const char *path)
{
	int fd = open_below(path, O_WRONLY | O_TRUNC);
	ssize_t done;
	int error;

	if (fd < 0)
		return fd;
	done = dprintf(fd, "%s\n", value);
	error = errno;
	close(fd);
	return done < 0 ? -error : 0;
}

/**
 * sys_is_plain - is this what the kernel calls its objects?
 * @name: of a directory entry
 *
 * Return: true for letters, digits and a little punctuation.
 */
bool sys_is_plain(const char *name)
{
	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("._:+,@=-", *name))
			return false;
	return true;
}

static int is_wanted(const struct dirent *entry)
{
	return sys_is_plain(entry->d_name);
}

/**
 * sys_list - what is in a directory
 * @names: gets plain names only, in version order; empty if there are none
 * @format: of the path
 */
void sys_list(struct names *names, const char *format, ...)
{
	struct dirent **entries;
	char path[PATH_MAX], self[64];
	int count = -1, fd = -1;

	*names = (struct names){};
	if (!FORMAT(path))
		fd = open_below(path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return;
	/* By this name it is the directory that was opened, wherever it is. */
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	count = scandir(self, &entries, is_wanted, versionsort);
	close(fd);
	if (count < 0)
		return;
	names->name = must(calloc(count + 1, sizeof(*names->name)));
	names->count = count;
	for (int i = 0; i < count; i++) {
		names->name[i] = must(strdup(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

void sys_list_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct names){};
}
