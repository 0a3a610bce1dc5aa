#define _GNU_SOURCE
#include "CSandbox.h"
#include "Kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// What a probe's child leaves behind; it runs in our memory while we wait.
typedef struct {
  /// Where it was, or what it found.
  int step, error;
  uid_t user;
  gid_t group;
} probe;

static int run_probe(int (*body)(void *), int namespaces, probe *probe) {
  // With CLONE_VFORK the caller waits for the end, so that the child's stack and result can be the caller's own.
  _Alignas(16) static _Thread_local char stack[64 << 10];
  pid_t child = clone(body, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD | namespaces, probe);
  if (child < 0) return errno;
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  return probe->error;
}

static int map_to(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t written = write(file, text, strlen(text));
  int error = errno;
  close(file);
  errno = error;
  return written < 0 ? -1 : 0;
}

static int try_namespaces(void *argument) {
  probe *probe = argument;
  char line[64];
  probe->step = csandbox_probe_maps;
  snprintf(line, sizeof line, "1000 %u 1\n", probe->group);
  if (map_to("/proc/thread-self/setgroups", "deny") || map_to("/proc/thread-self/gid_map", line)) goto failed;
  snprintf(line, sizeof line, "1000 %u 1\n", probe->user);
  if (map_to("/proc/thread-self/uid_map", line)) goto failed;
  probe->step = csandbox_probe_others;
  if (syscall(SYS_unshare, CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWNET)) goto failed;
  probe->step = csandbox_probe_loopback;
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  int refused = any < 0 || ioctl(any, SIOCSIFFLAGS, &loopback);
  int error = errno;
  if (any >= 0) close(any);
  errno = error;
  if (refused) goto failed;
  probe->step = csandbox_probe_processes;
  if (syscall(SYS_unshare, CLONE_NEWPID)) goto failed;
  probe->error = 0;
  return 0;
failed:
  probe->error = errno;
  return 0;
}

int csandbox_probe_namespaces(int *step) {
  // The user namespace comes with the child: one that shares our memory may not enter another.
  probe probe = {.step = csandbox_probe_user, .user = geteuid(), .group = getegid()};
  int error = run_probe(try_namespaces, CLONE_NEWUSER, &probe);
  *step = probe.step;
  return error;
}

static int try_namespace(void *argument) {
  probe *probe = argument;
  probe->error = syscall(SYS_unshare, probe->step) ? errno : 0;
  return 0;
}

int csandbox_probe_namespace(int kind, int in_user) {
  probe probe = {.step = kind};
  if (kind == CLONE_NEWUSER) {
    // Made with the child itself, which then has nothing left to do.
    probe.step = 0;
    return run_probe(try_namespace, CLONE_NEWUSER, &probe);
  }
  return run_probe(try_namespace, in_user ? CLONE_NEWUSER : 0, &probe);
}

static int try_listener(void *argument) {
  probe *probe = argument;
  struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog filter = {1, code};
  probe->step = 0;
  if (syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
    probe->error = errno;
    return 0;
  }
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
  long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &filter);
  if (listener >= 0) probe->step |= csandbox_listener_is_killable;
  if (listener < 0 && errno == EINVAL) listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
  probe->error = listener < 0 ? errno : 0;
  if (listener < 0) return 0;
  // Of nobody's call: a kernel that knows the flag says that there is no such call, an older one that there is no such
  // flag.
  struct seccomp_notif_addfd request = {.id = ~0ULL, .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = (uint32_t)listener};
  if (ioctl((int)listener, SECCOMP_IOCTL_NOTIF_ADDFD, &request) && errno == ENOENT) {
    probe->step |= csandbox_listener_installs;
  }
  if (!ioctl((int)listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, 1UL)) probe->step |= csandbox_listener_wakes;
  close((int)listener);
  return 0;
}

int csandbox_probe_listener(int *features) {
  probe probe = {0};
  int error = run_probe(try_listener, 0, &probe);
  *features = probe.step;
  return error;
}
