#define _GNU_SOURCE
#include "Launcher.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// <sys/mount.h> and <linux/mount.h> declare the same things; these are all we take of the former.
int mount(const char *, const char *, const char *, unsigned long, const void *);
int umount2(const char *, int);
#define DETACH 2
#define BIND_PRIVATE (MS_REC | MS_PRIVATE)

static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
enum { device_count = sizeof devices / sizeof *devices };

static int device_trees[device_count];
static int process_tree = -1;
/// A file that shows nothing, to be laid over what must not be read.
static int empty_tree = -1;

static int open_tree(const char *path, bool is_recursive) {
  return (int)syscall(
      SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (is_recursive ? AT_RECURSIVE : 0));
}

static int set_attributes(int tree, uint64_t set, bool is_recursive) {
  struct mount_attr attributes = {.attr_set = set};
  return (int)syscall(
      SYS_mount_setattr, tree, "", AT_EMPTY_PATH | (is_recursive ? AT_RECURSIVE : 0), &attributes, sizeof attributes);
}

static int place(int tree, const char *path) {
  return (int)syscall(SYS_move_mount, tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH);
}

void open_trees(configuration *plan) {
  for (size_t i = 0; i < plan->mount_count; i++) {
    mount_plan *mount = &plan->mounts[i];
    mount->tree = open_tree(mount->source, true);
    if (mount->tree < 0) {
      if (!(mount->flags & CSANDBOX_MOUNT_OPTIONAL)) fail_at("open-mount", mount->source);
      continue;
    }
    bool is_read_only = mount->flags & CSANDBOX_MOUNT_READ_ONLY;
    uint64_t set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (is_read_only ? MOUNT_ATTR_RDONLY : 0);
    if (set_attributes(mount->tree, set, true)) fail_at("seal-mount", mount->source);
  }
  for (size_t i = 0; i < plan->tree_count; i++) {
    tree_plan *tree = &plan->trees[i];
    if (!tree->lower[0]) continue;
    tree->lower_tree = open_tree(tree->lower, false);
    if (tree->lower_tree < 0) fail_at("open-mount", tree->lower);
    uint64_t set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;
    if (set_attributes(tree->lower_tree, set, false)) fail_at("seal-mount", tree->lower);
  }
  for (size_t i = 0; i < device_count; i++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/%s", devices[i]);
    device_trees[i] = open_tree(path, false);
  }
}

// MARK: Paths

/// Gives a file to the box's user where it does not belong to it by itself.
static void own(const configuration *plan, const char *path) {
  const csandbox_options *options = &plan->options;
  if (options->identity != csandbox_identity_other) return;
  if (lchown(path, options->outer_user, options->outer_group)) fail_at("owner", path);
}

/// Makes the directories above `path`, which exist already where a mount has them.
static void make_parents(const configuration *plan, const char *path) {
  char prefix[PATH_MAX];
  if (strlen(path) >= sizeof prefix) {
    errno = ENAMETOOLONG;
    fail_at("path", path);
  }
  strcpy(prefix, path);
  for (char *slash = strchr(prefix + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (!mkdir(prefix, 0755)) own(plan, prefix);
    *slash = '/';
  }
}

static void make_directory(const configuration *plan, const char *path) {
  make_parents(plan, path);
  struct stat status;
  if (mkdir(path, 0755) && (stat(path, &status) || !S_ISDIR(status.st_mode))) fail_at("make-directory", path);
}

static void make_file(const configuration *plan, const char *path) {
  make_parents(plan, path);
  if (!access(path, F_OK)) return;
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) fail_at("make-file", path);
  close(file);
}

// MARK: The system's own trees

/// A new `/proc` shows only the box; where one is refused (parts of the outer one are covered) the outer one is shown.
static void open_process_tree(void) {
  int context = (int)syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC);
  if (context >= 0 && !syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) {
    process_tree = (int)syscall(
        SYS_fsmount, context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  }
  int error = errno;
  if (context >= 0) close(context);
  if (process_tree >= 0) return;
  errno = error;
  warn("fresh-proc", NULL);
  process_tree = open_tree("/proc", true);
  if (process_tree < 0) fail("proc");
}

static void cover_process_tree(void) {
  static const char *const read_only[] = {"/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs"};
  static const char *const hidden[] = {
      "/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/sysrq-trigger", "/proc/timer_list", "/proc/kmsg",
  };
  for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
    int tree = open_tree(read_only[i], true);
    if (tree < 0) continue;
    if (set_attributes(tree, MOUNT_ATTR_RDONLY, true) || place(tree, read_only[i])) fail_at("guard-proc", read_only[i]);
    close(tree);
  }
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden && empty_tree >= 0; i++) {
    if (access(hidden[i], F_OK)) continue;
    int tree = open_tree("/dev/null", false);
    if (tree < 0 || place(tree, hidden[i])) fail_at("guard-proc", hidden[i]);
    close(tree);
  }
}

static void make_devices(const configuration *plan) {
  make_directory(plan, "/dev");
  for (size_t i = 0; i < device_count; i++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/%s", devices[i]);
    if (device_trees[i] < 0) continue;
    make_file(plan, path);
    if (place(device_trees[i], path)) fail_at("device", path);
    close(device_trees[i]);
    if (i == 0) empty_tree = 0;
  }
  static const char *const links[][2] = {
      {"/proc/self/fd", "/dev/fd"}, {"/proc/self/fd/0", "/dev/stdin"},
      {"/proc/self/fd/1", "/dev/stdout"}, {"/proc/self/fd/2", "/dev/stderr"},
  };
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    if (symlink(links[i][0], links[i][1]) && errno != EEXIST) fail_at("make-link", links[i][1]);
  }
}

/// Leaves the outer file system: a private one becomes the root, and the old one is let go.
static void enter_empty_root(void) {
  if (mount(NULL, "/", NULL, BIND_PRIVATE, NULL)) fail("private-mounts");
  open_process_tree();
  // Any directory will do; it is covered for the moment between these two steps only.
  if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,mode=755")) fail("root-tmpfs");
  if (chdir("/tmp") || syscall(SYS_pivot_root, ".", ".")) fail("pivot-root");
  if (umount2(".", DETACH) || chdir("/")) fail("leave-root");
}

/// Files that a tree of this size may hold: each costs the kernel memory that no size counts.
static unsigned long long inodes(const tree_plan *tree) {
  enum { least = 4096, most = 131072 };
  uint64_t wanted = tree->bytes >> 11;
  return wanted < least ? least : wanted > most ? most : wanted;
}

/// Lays a private layer over what lies outside: it looks writable, and nothing outside ever changes.
static void make_layered_tree(const configuration *plan, tree_plan *tree) {
  static const char base[] = "/.layers", upper[] = "/.layers/upper", work[] = "/.layers/work", lower[] = "/.layers/lower";
  char options[160];
  make_directory(plan, base);
  snprintf(
      options, sizeof options, "size=%llu,nr_inodes=%llu,mode=755", (unsigned long long)tree->bytes, inodes(tree));
  if (mount("tmpfs", base, "tmpfs", MS_NOSUID | MS_NODEV, options)) fail_at("tmpfs", tree->target);
  make_directory(plan, upper);
  make_directory(plan, work);
  make_directory(plan, lower);
  own(plan, upper);
  if (chmod(upper, tree->mode)) fail_at("overlay", tree->target);
  if (place(tree->lower_tree, lower)) fail_at("overlay", tree->target);
  close(tree->lower_tree);
  tree->changes = open(upper, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s,userxattr", lower, upper, work);
  if (mount("overlay", tree->target, "overlay", MS_NOSUID | MS_NODEV, options)) fail_at("overlay", tree->target);
  // The layers live on in what is made of them.
  if (tree->changes < 0 || umount2(base, DETACH) || rmdir(base)) fail_at("overlay", tree->target);
}

void build_file_system(configuration *plan) {
  enter_empty_root();
  make_devices(plan);
  mkdir("/proc", 0555);
  if (place(process_tree, "/proc")) fail("proc");
  close(process_tree);
  cover_process_tree();
  for (size_t i = 0; i < plan->tree_count; i++) {
    tree_plan *tree = &plan->trees[i];
    char options[96];
    make_directory(plan, tree->target);
    if (tree->lower_tree >= 0) {
      make_layered_tree(plan, tree);
      continue;
    }
    snprintf(
        options, sizeof options, "size=%llu,nr_inodes=%llu,mode=%o", (unsigned long long)tree->bytes, inodes(tree),
        tree->mode);
    if (mount("tmpfs", tree->target, "tmpfs", MS_NOSUID | MS_NODEV, options)) fail_at("tmpfs", tree->target);
    own(plan, tree->target);
  }
  for (size_t i = 0; i < plan->mount_count; i++) {
    const mount_plan *mount = &plan->mounts[i];
    struct stat status;
    if (mount->tree < 0) continue;
    if (fstat(mount->tree, &status)) fail_at("mount", mount->target);
    if (S_ISDIR(status.st_mode)) make_directory(plan, mount->target);
    else make_file(plan, mount->target);
    if (place(mount->tree, mount->target)) fail_at("mount", mount->target);
    close(mount->tree);
  }
}

// MARK: Planting

static void write_file(const char *path, uint32_t mode, const uint8_t *bytes, size_t count) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) fail_at("plant", path);
  while (count > 0) {
    ssize_t written = write(file, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_at("plant", path);
    bytes += written;
    count -= (size_t)written;
  }
  if (fchmod(file, mode)) fail_at("plant", path);
  close(file);
}

/// Lays a file over one that a read-only mount has, for the box alone.
static void cover_file(const configuration *plan, const char *path, uint32_t mode, const uint8_t *bytes, size_t count) {
  static const char staging[] = "/.cover";
  write_file(staging, mode, bytes, count);
  own(plan, staging);
  int tree = open_tree(staging, false);
  if (tree < 0 || place(tree, path)) {
    int error = errno;
    unlink(staging);
    errno = error;
    fail_at("cover", path);
  }
  close(tree);
  unlink(staging);
}

static void plant_file(const configuration *plan, cursor body) {
  uint32_t mode = take_number(&body), flags = take_number(&body);
  const char *path = take_text(&body);
  size_t count = (size_t)(body.end - body.at);
  if (flags & CSANDBOX_FILE_COVERS) {
    cover_file(plan, path, mode, body.at, count);
    return;
  }
  make_parents(plan, path);
  write_file(path, mode, body.at, count);
  own(plan, path);
}

void plant(const configuration *plan) {
  cursor records = {plan->records, plan->records + plan->record_bytes};
  for (record found; next_record(&records, &found);) {
    if (found.tag == csandbox_record_directory) {
      uint32_t mode = take_number(&found.body);
      const char *path = take_text(&found.body);
      make_directory(plan, path);
      if (chmod(path, mode)) fail_at("make-directory", path);
      own(plan, path);
    } else if (found.tag == csandbox_record_link) {
      const char *path = take_text(&found.body), *destination = take_text(&found.body);
      make_parents(plan, path);
      if (symlink(destination, path)) fail_at("make-link", path);
    } else if (found.tag == csandbox_record_file) {
      plant_file(plan, found.body);
    }
  }
}

void seal_root(void) {
  struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
  if (syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attributes, sizeof attributes)) fail("read-only-root");
}

// MARK: Handing over

void hand_over_trees(const configuration *plan) {
  int descriptors[8];
  size_t count = 0;
  descriptors[count++] = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (descriptors[0] < 0) fail("inode-watch");
  cursor records = {plan->records, plan->records + plan->record_bytes};
  for (record found; next_record(&records, &found);) {
    if (found.tag != csandbox_record_watch) continue;
    const char *path = take_text(&found.body);
    // Opening and closing alternate, so that the kernel never folds two openings of one process into one event.
    uint32_t mask = IN_OPEN | IN_CLOSE | IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_DONT_FOLLOW;
    if (inotify_add_watch(descriptors[0], path, mask) < 0) fail_at("inode-watch", path);
  }
  for (size_t i = 0; i < plan->tree_count && count < 8; i++) {
    const tree_plan *tree = &plan->trees[i];
    descriptors[count] =
        tree->changes >= 0 ? tree->changes : open(tree->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptors[count] < 0) fail_at("tmpfs", plan->trees[i].target);
    count++;
  }
  csandbox_message message = {.kind = csandbox_message_trees, .value = (int32_t)count};
  say(&message, descriptors, count);
  for (size_t i = 0; i < count; i++) close(descriptors[i]);
}
