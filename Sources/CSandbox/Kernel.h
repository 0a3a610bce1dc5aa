#pragma once
#include <linux/ioctl.h>
#include <linux/seccomp.h>
#include <stdint.h>

/// Interfaces that are newer than the headers of the oldest system this is built on; the kernel decides at run time.

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef SECCOMP_ADDFD_FLAG_SEND
#define SECCOMP_ADDFD_FLAG_SEND (1UL << 1)
#endif
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, uint64_t)
#endif

/// Landlock's rule set with the fields of version 6; the kernel takes a shorter one.
struct landlock_rules {
  uint64_t files, network, scopes;
};
/// `struct landlock_path_beneath_attr`.
struct landlock_path {
  uint64_t rights;
  int32_t parent;
} __attribute__((packed));
#define LANDLOCK_TRUNCATE (1ULL << 14)
#define LANDLOCK_REFER (1ULL << 13)
#define LANDLOCK_IOCTL_DEVICE (1ULL << 15)
#define LANDLOCK_BIND_AND_CONNECT 3ULL
#define LANDLOCK_ABSTRACT_SOCKETS_AND_SIGNALS 3ULL
#define LANDLOCK_SIGNALS 2ULL
