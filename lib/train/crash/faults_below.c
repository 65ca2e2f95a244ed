/*
 * Faults of files below Deno: preloaded by LD_PRELOAD, it counts the operations of the C library that change files
 * whose path contains TRINCA_BELOW_FOLDER, and lets TRINCA_BELOW happen to them, a clause as in TRINCA_FAULTS:
 *
 *   kill@17       SIGKILL before the 17th operation
 *   tear@17       SIGKILL when half of it is done, if it is a write
 *   EIO@17-20     those fail with EIO; EIO@17- all from the 17th on; ENOSPC@write:3- of the writes
 *
 * TRINCA_BELOW_LIST names a file that gets a line for each operation.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NOTHING, KILL = -1, TEAR = -2 }; /* an effect; above 0 it is an error's number */

static const struct { const char *name; int number; } ERRORS[] = {
    {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS},
    {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"ENFILE", ENFILE}, {"EPERM", EPERM},
};

static const char *folder;
static int effect, list = -1;
static char kind[16];
static long from, to;
static atomic_long all, own;
static ssize_t (*real_write)(int, const void *, size_t);

static void die(void) {
  for (;;) kill(getpid(), SIGKILL);
}

static void parse(const char *clause) {
  char name[16];
  int length = 0;
  if (sscanf(clause, "%15[A-Za-z]@%n", name, &length) != 1 || length == 0) return;
  if (!strcmp(name, "kill")) effect = KILL;
  else if (!strcmp(name, "tear")) effect = TEAR;
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
    if (!strcmp(name, ERRORS[i].name)) effect = ERRORS[i].number;
  const char *rest = clause + length;
  const char *colon = strchr(rest, ':');
  if (colon) {
    snprintf(kind, sizeof kind, "%.*s", (int)(colon - rest), rest);
    rest = colon + 1;
  }
  char *end;
  from = to = strtol(rest, &end, 10);
  if (*end == '-') to = end[1] ? strtol(end + 1, NULL, 10) : 0x7fffffff;
}

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  folder = getenv("TRINCA_BELOW_FOLDER");
  const char *clause = getenv("TRINCA_BELOW"), *path = getenv("TRINCA_BELOW_LIST");
  if (clause) parse(clause);
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  if (path) list = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

/* Counts an operation; returns what is to happen in its place. It does not return if the process is to be killed. */
static int before(const char *operation, const char *path) {
  if (!folder || !path || !strstr(path, folder)) return NOTHING;
  long number = atomic_fetch_add(&all, 1) + 1;
  if (list >= 0) {
    char line[1200];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, operation, path);
    if (length > 0) real_write(list, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
  }
  if (!effect) return NOTHING;
  if (*kind) {
    if (strcmp(kind, operation)) return NOTHING;
    number = atomic_fetch_add(&own, 1) + 1;
  }
  if (number < from || number > to) return NOTHING;
  if (effect == KILL || (effect == TEAR && strcmp(operation, "write"))) die();
  return effect;
}

static const char *path_of(int fd, char path[1024]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, 1023);
  if (length < 0) return NULL;
  path[length] = 0;
  return path;
}

/* The path of a name in an open folder. */
static const char *path_in(int fd, const char *name, char path[2200]) {
  char place[1024];
  if (fd == AT_FDCWD || *name == '/') return name;
  const char *found = path_of(fd, place);
  snprintf(path, 2200, "%s/%s", found ? found : "", name);
  return path;
}

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = dlsym(RTLD_NEXT, #name)
#define FAIL_IF(happens) \
  do { int error = (happens); if (error) { errno = error; return -1; } } while (0)

static int opens(const char *path, int flags) {
  return (flags & O_ACCMODE) == O_RDONLY ? NOTHING : before("open", path);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    FAIL_IF(opens(path, flags)); \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name) \
  int name(int fd, const char *path, int flags, ...) { \
    REAL(int, name, int, const char *, int, ...); \
    mode_t mode = 0; \
    char whole[2200]; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    FAIL_IF(opens(path_in(fd, path, whole), flags)); \
    return real(fd, path, flags, mode); \
  }
OPEN_AT(openat)
OPEN_AT(openat64)

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[1024];
  if (!folder || fd < 3) return real_write(fd, bytes, length);
  int happens = before("write", path_of(fd, path));
  if (happens == TEAR || happens == ENOSPC || happens == EDQUOT) {
    ssize_t half = length > 1 ? real_write(fd, bytes, length / 2) : 0;
    if (happens == TEAR) die();
    if (half > 0) return half; /* What is left fails the next time, as on a real disk. */
  }
  FAIL_IF(happens);
  return real_write(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  char path[1024];
  if (folder && fd >= 3) {
    int happens = before("write", path_of(fd, path));
    if (happens == TEAR) die();
    FAIL_IF(happens);
  }
  return real(fd, parts, count);
}

#define SYNC(name) \
  int name(int fd) { \
    REAL(int, name, int); \
    char path[1024]; \
    FAIL_IF(before("sync", path_of(fd, path))); \
    return real(fd); \
  }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *old, const char *new) {
  REAL(int, rename, const char *, const char *);
  FAIL_IF(before("rename", new));
  return real(old, new);
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  FAIL_IF(before("mkdir", path));
  return real(path, mode);
}

int symlink(const char *target, const char *path) {
  REAL(int, symlink, const char *, const char *);
  FAIL_IF(before("link", path));
  return real(target, path);
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  FAIL_IF(before("remove", path));
  return real(path);
}

int rmdir(const char *path) {
  REAL(int, rmdir, const char *);
  FAIL_IF(before("remove", path));
  return real(path);
}

int unlinkat(int fd, const char *name, int flags) {
  REAL(int, unlinkat, int, const char *, int);
  char whole[2200];
  FAIL_IF(before("remove", path_in(fd, name, whole)));
  return real(fd, name, flags);
}
