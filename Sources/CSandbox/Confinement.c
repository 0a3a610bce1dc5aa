#define _GNU_SOURCE
#include "Kernel.h"
#include "Launcher.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: Limits and privileges

static void limit(int resource, uint64_t value) {
  struct rlimit current;
  // Never above what we were given ourselves.
  if (!getrlimit(resource, &current) && current.rlim_max < value) value = current.rlim_max;
  struct rlimit limits = {value, value};
  if (setrlimit(resource, &limits)) fail("limits");
}

void set_limits(const csandbox_options *options) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, options->limit_cpu);
  limit(RLIMIT_FSIZE, options->limit_file);
  limit(RLIMIT_NOFILE, options->limit_descriptors);
  limit(RLIMIT_NPROC, options->limit_processes);
  limit(RLIMIT_AS, options->limit_memory);
}

void drop_privileges(uint32_t user, uint32_t group) {
  for (int capability = 0; capability < 64; capability++) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) && errno == EINVAL) break;
  }
  // Without the right to set them there is nothing that they would have to keep down.
  prctl(PR_SET_SECUREBITS, (SECURE_ALL_BITS & ~SECBIT_KEEP_CAPS) | SECURE_ALL_LOCKS, 0, 0, 0);
  if (user != (uint32_t)-1) {
    if (setgroups(0, NULL) || setresgid(group, group, group) || setresuid(user, user, user)) fail("identity");
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}};
  if (syscall(SYS_capset, &header, none)) fail("capabilities");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no-new-privileges");
}

// MARK: Landlock

static const uint64_t reading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

/// Everything that changes files, as far as this version knows it.
static uint64_t writing(int version) {
  uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                    LANDLOCK_ACCESS_FS_MAKE_SYM;
  if (version >= 2) rights |= LANDLOCK_REFER;
  if (version >= 3) rights |= LANDLOCK_TRUNCATE;
  if (version >= 5) rights |= LANDLOCK_IOCTL_DEVICE;
  return rights;
}

static void allow(int rules, const char *path, uint64_t rights) {
  int parent = open(path, O_PATH | O_CLOEXEC);
  struct stat status;
  if (parent < 0) return;
  if (!fstat(parent, &status) && !S_ISDIR(status.st_mode)) {
    rights &= LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
              LANDLOCK_TRUNCATE | LANDLOCK_IOCTL_DEVICE;
  }
  struct landlock_path rule = {rights, parent};
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0)) fail_at("landlock", path);
  close(parent);
}

void restrict_files(const configuration *plan) {
  int version = csandbox_landlock_version();
  bool is_bare = plan->options.is_bare;
  if (version < 1) {
    // Without namespaces it is the only wall there is.
    if (is_bare) fail("landlock");
    warn("landlock", NULL);
    return;
  }
  uint64_t changes = writing(version), handled = is_bare ? changes | reading : changes;
  struct landlock_rules wanted = {
      .files = handled,
      // A network of its own needs no rule; elsewhere nothing but the supervisor's sockets ever connects.
      .network = is_bare && version >= 4 ? LANDLOCK_BIND_AND_CONNECT : 0,
      .scopes = version >= 6 ? LANDLOCK_ABSTRACT_SOCKETS_AND_SIGNALS : 0,
  };
  size_t size = version >= 6 ? sizeof wanted : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
  int rules = (int)syscall(SYS_landlock_create_ruleset, &wanted, size, 0);
  if (rules < 0) fail("landlock");
  for (size_t i = 0; i < plan->mount_count; i++) {
    const mount_plan *mount = &plan->mounts[i];
    bool is_read_only = mount->flags & CSANDBOX_MOUNT_READ_ONLY;
    uint64_t rights = is_read_only ? handled & reading : handled;
    if (rights) allow(rules, mount->target, rights);
  }
  for (size_t i = 0; i < plan->tree_count; i++) allow(rules, plan->trees[i].target, handled);
  allow(rules, "/dev", handled & (reading | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_IOCTL_DEVICE | LANDLOCK_TRUNCATE));
  if (is_bare) allow(rules, "/proc/self", handled & reading);
  if (syscall(SYS_landlock_restrict_self, rules, 0)) fail("landlock");
  close(rules);
}

bool confine_signals(void) {
  if (csandbox_landlock_version() < 6) return false;
  struct landlock_rules wanted = {.scopes = LANDLOCK_SIGNALS};
  int rules = (int)syscall(SYS_landlock_create_ruleset, &wanted, sizeof wanted, 0);
  if (rules < 0) return false;
  bool is_confined = !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !syscall(SYS_landlock_restrict_self, rules, 0);
  close(rules);
  return is_confined;
}

int csandbox_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : (int)version;
}

// MARK: The filter

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(field))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)
#define NUMBER offsetof(struct seccomp_data, nr)
#define LOW(index) (offsetof(struct seccomp_data, args) + 8 * (index))
#define HIGH(index) (LOW(index) + 4)
/// Jumps over `yes` or `no` instructions.
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), yes, no)
#define IF_ANY(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), yes, no)

enum { instruction_limit = 512 };
typedef struct {
  struct sock_filter code[instruction_limit];
  unsigned short count;
} program;

static void add(program *program, struct sock_filter instruction) {
  if (program->count == instruction_limit) {
    errno = E2BIG;
    fail("filter");
  }
  program->code[program->count++] = instruction;
}

/// Sockets of other families are nobody's namespace's: those calls are notified, and answered with a refusal.
static void add_socket_families(program *program, int number) {
  add(program, (struct sock_filter)IF_EQUAL(number, 0, 7));
  add(program, (struct sock_filter)LOAD(LOW(0)));
  add(program, (struct sock_filter)IF_EQUAL(AF_UNIX, 3, 0));
  add(program, (struct sock_filter)IF_EQUAL(AF_INET, 2, 0));
  add(program, (struct sock_filter)IF_EQUAL(AF_INET6, 1, 0));
  add(program, (struct sock_filter)IF_EQUAL(AF_NETLINK, 0, 1));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
}

/// Only what carries an address of its own: everything else went through connect.
static void add_addressed_send(program *program, int number) {
  add(program, (struct sock_filter)IF_EQUAL(number, 0, 6));
  add(program, (struct sock_filter)LOAD(LOW(4)));
  add(program, (struct sock_filter)IF_EQUAL(0, 0, 2));
  add(program, (struct sock_filter)LOAD(HIGH(4)));
  add(program, (struct sock_filter)IF_EQUAL(0, 1, 0));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
}

/// Processes and threads are free; namespaces are not.
static void add_namespaces(program *program, int number) {
  enum { all = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET };
  add(program, (struct sock_filter)IF_EQUAL(number, 0, 4));
  add(program, (struct sock_filter)LOAD(LOW(0)));
  add(program, (struct sock_filter)IF_ANY(all, 0, 1));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
}

static void add_call(program *program, const csandbox_call *call, const csandbox_options *options) {
  if (call->kind == csandbox_kind_open && !options->watches_opens) return;
  bool is_bare = options->is_bare;
  if (call->kind == csandbox_kind_socket && !is_bare) return add_socket_families(program, call->number);
  if (call->number == SYS_sendto) return add_addressed_send(program, call->number);
  if (call->number == SYS_clone) return add_namespaces(program, call->number);
  add(program, (struct sock_filter)IF_EQUAL(call->number, 0, 1));
  add(program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
}

int install_filter(const csandbox_options *options) {
  static program program;
  add(&program, (struct sock_filter)LOAD(offsetof(struct seccomp_data, arch)));
  add(&program, (struct sock_filter)IF_EQUAL(csandbox_native_architecture(), 1, 0));
  // Another architecture's numbers mean other calls: seen, never run.
  add(&program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
  add(&program, (struct sock_filter)LOAD(NUMBER));
  add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CSANDBOX_X32_BIT, 0, 1));
  add(&program, (struct sock_filter)RETURN(SECCOMP_RET_USER_NOTIF));
  // Its flags lie in memory, where they can change; libraries fall back to clone.
  add(&program, (struct sock_filter)IF_EQUAL(SYS_clone3, 0, 1));
  add(&program, (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | ENOSYS));
  size_t count;
  const csandbox_call *calls = csandbox_calls(&count);
  for (size_t i = 0; i < count; i++) add_call(&program, &calls[i], options);
  add(&program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
  struct sock_fprog filter = {program.count, program.code};
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
  // A signal would restart a call that was answered; before kernel 5.19 it does.
  long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &filter);
  if (listener < 0 && errno == EINVAL) listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
  if (listener < 0) fail("listener");
  return (int)listener;
}
