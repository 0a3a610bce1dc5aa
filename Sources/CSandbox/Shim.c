#define _GNU_SOURCE
#include "CSandbox.h"
#include "Kernel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(csandbox_notification) == sizeof(struct seccomp_notif), "a notification is the kernel's");

/// The kernel's answer as a value or a negative errno.
static int result(long value) { return value < 0 ? -errno : (int)value; }

// MARK: Notifications

int csandbox_notifications_fit(void) {
  struct seccomp_notif_sizes sizes;
  return syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0 &&
         sizes.seccomp_notif == sizeof(struct seccomp_notif) &&
         sizes.seccomp_notif_resp == sizeof(struct seccomp_notif_resp);
}

int csandbox_receive_notification(int listener, csandbox_notification *notification) {
  // The kernel refuses a buffer that is not zero.
  memset(notification, 0, sizeof *notification);
  return result(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, notification));
}

int csandbox_continue(int listener, uint64_t id) {
  struct seccomp_notif_resp response = {.id = id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  return result(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response));
}

int csandbox_answer(int listener, uint64_t id, int64_t value, int error) {
  struct seccomp_notif_resp response = {.id = id, .val = error ? 0 : value, .error = -error};
  return result(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response));
}

int csandbox_is_waiting(int listener, uint64_t id) { return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0; }

int csandbox_install_descriptor(int listener, uint64_t id, int descriptor, int number, int closes_on_exec, int answers) {
  struct seccomp_notif_addfd request = {
      .id = id,
      .flags = (number >= 0 ? SECCOMP_ADDFD_FLAG_SETFD : 0) | (answers ? SECCOMP_ADDFD_FLAG_SEND : 0),
      .srcfd = (uint32_t)descriptor,
      .newfd = number >= 0 ? (uint32_t)number : 0,
      .newfd_flags = closes_on_exec ? O_CLOEXEC : 0,
  };
  return result(ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &request));
}

int csandbox_wake_synchronously(int listener) { return result(ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, 1UL)); }

// MARK: Processes

int csandbox_pidfd_open(pid_t process) { return result(syscall(SYS_pidfd_open, process, 0)); }
int csandbox_pidfd_getfd(int pidfd, int descriptor) { return result(syscall(SYS_pidfd_getfd, pidfd, descriptor, 0)); }
int csandbox_pidfd_kill(int pidfd, int signal) { return result(syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0)); }

/// Cuts the range at page borders: the kernel copies whole pieces, and so a text near an unmapped page is still read.
static size_t pieces(uint64_t address, size_t count, struct iovec *pieces, size_t most) {
  size_t n = 0;
  while (count > 0 && n < most) {
    size_t length = 4096 - (address & 4095);
    // The last piece takes what is left.
    if (length > count || n + 1 == most) length = count;
    pieces[n++] = (struct iovec){(void *)(uintptr_t)address, length};
    address += length;
    count -= length;
  }
  return n;
}

ssize_t csandbox_read_memory(pid_t process, uint64_t address, void *buffer, size_t count) {
  struct iovec remote[32], local = {buffer, count};
  ssize_t read = process_vm_readv(process, &local, 1, remote, pieces(address, count, remote, 32), 0);
  return read < 0 ? -errno : read;
}

ssize_t csandbox_write_memory(pid_t process, uint64_t address, const void *buffer, size_t count) {
  struct iovec remote = {(void *)(uintptr_t)address, count}, local = {(void *)buffer, count};
  ssize_t written = process_vm_writev(process, &local, 1, &remote, 1, 0);
  return written < 0 ? -errno : written;
}

int csandbox_become(uid_t user, gid_t group) {
  // The library's functions would change every thread of the process.
  if (syscall(SYS_setresgid, group, group, -1) < 0) return -errno;
  return result(syscall(SYS_setresuid, user, user, -1));
}

uint64_t csandbox_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {{0}};
  if (syscall(SYS_capget, &header, data)) return 0;
  return data[0].effective | (uint64_t)data[1].effective << 32;
}

// MARK: Descriptors

int csandbox_memory_file(const char *name) { return result(memfd_create(name, MFD_CLOEXEC)); }
int csandbox_event_counter(void) { return result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int csandbox_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC)) return -errno;
  return result(fcntl(ends[0], F_SETFL, O_NONBLOCK));
}

int csandbox_control_pair(int pair[2]) {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) return -errno;
  // The sender's number in our own namespace comes with each message; pidfds would need kernel 6.5.
  int on = 1;
  return result(setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on));
}

ssize_t csandbox_receive(int socket, void *buffer, size_t count, int descriptors[8], int *descriptor_count, pid_t *sender) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(8 * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
  struct iovec piece = {buffer, count};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  *descriptor_count = 0;
  *sender = -1;
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SCM_RIGHTS) {
      size_t n = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      if (n > 8) n = 8;
      memcpy(descriptors, CMSG_DATA(header), n * sizeof(int));
      *descriptor_count = (int)n;
    } else if (header->cmsg_type == SCM_CREDENTIALS) {
      struct ucred credentials;
      memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
      *sender = credentials.pid;
    }
  }
  return received;
}

int csandbox_loopback_socket(int type, int protocol) {
  int made = socket(AF_INET, type | SOCK_CLOEXEC, protocol);
  if (made < 0) return -errno;
  if (setsockopt(made, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3)) {
    int error = errno;
    close(made);
    return -error;
  }
  return made;
}

static int option(int descriptor, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) ? -errno : value;
}

int csandbox_socket_domain(int descriptor) { return option(descriptor, SO_DOMAIN); }
int csandbox_socket_type(int descriptor) { return option(descriptor, SO_TYPE); }

int csandbox_take_port(int descriptor) {
  union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
  } name;
  for (int round = 0; round < 2; round++) {
    socklen_t size = sizeof name;
    if (getsockname(descriptor, &name.any, &size)) return -errno;
    if (name.any.sa_family != AF_INET && name.any.sa_family != AF_INET6) return 0;
    // Both families have it at the same place.
    if (name.four.sin_port) return ntohs(name.four.sin_port);
    if (round == 0 && bind(descriptor, &name.any, size)) return -errno;
  }
  return 0;
}

int csandbox_open_in_root_of(pid_t process, const char *path) {
  char link[32];
  snprintf(link, sizeof link, "/proc/%d/root", process);
  int root = open(link, O_PATH | O_DIRECTORY | O_CLOEXEC);
  // Not that it is not there: nobody can say.
  if (root < 0) return -EPERM;
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  int found = result(syscall(SYS_openat2, root, path, &how, sizeof how));
  close(root);
  return found;
}

static uint64_t most(int resource) {
  struct rlimit limits;
  return getrlimit(resource, &limits) ? 0 : limits.rlim_max;
}

uint64_t csandbox_process_limit(void) { return most(RLIMIT_NPROC); }
uint64_t csandbox_descriptor_limit(void) { return most(RLIMIT_NOFILE); }

int csandbox_open_beneath(int directory, const char *path, int flags) {
  struct open_how how = {
      .flags = (uint64_t)(flags | O_CLOEXEC),
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  return result(syscall(SYS_openat2, directory, path, &how, sizeof how));
}

int csandbox_place_beneath(int directory, const char *path) { return csandbox_open_beneath(directory, path, O_PATH); }

// MARK: The launcher

int csandbox_launch(const int *descriptors, size_t count, pid_t *process) {
  // The file actions run one after another: a source among the targets could be overwritten before its turn.
  int sources[32];
  size_t made = 0;
  int error = count > sizeof sources / sizeof *sources ? E2BIG : 0;
  for (; made < count && !error; made++) {
    sources[made] = fcntl(descriptors[made], F_DUPFD_CLOEXEC, (int)(sizeof sources / sizeof *sources));
    if (sources[made] < 0) {
      error = errno;
      break;
    }
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (size_t i = 0; i < made && !error; i++) error = posix_spawn_file_actions_adddup2(&actions, sources[i], (int)i);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char name[64];
  strncpy(name, csandbox_launcher_name, sizeof name - 1);
  name[sizeof name - 1] = 0;
  char *arguments[] = {name, NULL}, *environment[] = {NULL};
  if (!error) error = posix_spawn(process, "/proc/self/exe", &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  for (size_t i = 0; i < made; i++) close(sources[i]);
  return -error;
}
