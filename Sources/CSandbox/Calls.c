#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <sys/syscall.h>

// Newer than some headers; the numbers are the same on every architecture.
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif

#define NONE -1, -1, -1, -1
#define PATH(path) -1, path, -1, -1
#define AT(directory, path) directory, path, -1, -1
#define FORBID(call, error) {#call, SYS_##call, csandbox_kind_forbidden, error, NONE}

/// Names as in the manual, order without meaning. Calls without a directory descriptor exist on x86 only.
static const csandbox_call calls[] = {
    {"execve", SYS_execve, csandbox_kind_execute, 0, PATH(0)},
    {"execveat", SYS_execveat, csandbox_kind_execute, 0, AT(0, 1)},
#ifdef SYS_open
    {"open", SYS_open, csandbox_kind_open, 0, PATH(0)},
    {"creat", SYS_creat, csandbox_kind_open, 0, PATH(0)},
    {"unlink", SYS_unlink, csandbox_kind_mutate, 0, PATH(0)},
    {"rename", SYS_rename, csandbox_kind_mutate, 0, -1, 0, -1, 1},
    {"link", SYS_link, csandbox_kind_mutate, 0, -1, 0, -1, 1},
    {"symlink", SYS_symlink, csandbox_kind_mutate, 0, -1, 0, -1, 1},
#endif
    {"openat", SYS_openat, csandbox_kind_open, 0, AT(0, 1)},
    {"openat2", SYS_openat2, csandbox_kind_open, 0, AT(0, 1)},
    {"unlinkat", SYS_unlinkat, csandbox_kind_mutate, 0, AT(0, 1)},
#ifdef SYS_renameat
    {"renameat", SYS_renameat, csandbox_kind_mutate, 0, 0, 1, 2, 3},
#endif
    {"renameat2", SYS_renameat2, csandbox_kind_mutate, 0, 0, 1, 2, 3},
    {"linkat", SYS_linkat, csandbox_kind_mutate, 0, 0, 1, 2, 3},
    {"symlinkat", SYS_symlinkat, csandbox_kind_mutate, 0, -1, 0, 1, 2},
    {"socket", SYS_socket, csandbox_kind_socket, EAFNOSUPPORT, NONE},
    {"socketpair", SYS_socketpair, csandbox_kind_socket, EAFNOSUPPORT, NONE},
    {"connect", SYS_connect, csandbox_kind_connect, 0, NONE},
    {"sendto", SYS_sendto, csandbox_kind_send, 0, NONE},
    {"sendmsg", SYS_sendmsg, csandbox_kind_send, 0, NONE},
    {"sendmmsg", SYS_sendmmsg, csandbox_kind_send, 0, NONE},
    {"bind", SYS_bind, csandbox_kind_bind, 0, NONE},
#ifdef SYS_nanosleep
    {"nanosleep", SYS_nanosleep, csandbox_kind_sleep, 0, NONE},
#endif
    {"clock_nanosleep", SYS_clock_nanosleep, csandbox_kind_sleep, 0, NONE},
    {"exit_group", SYS_exit_group, csandbox_kind_exit, 0, NONE},
    {"memfd_create", SYS_memfd_create, csandbox_kind_memory_file, 0, NONE},
    // Looking into others, or hiding from who looks.
    FORBID(ptrace, EPERM),
    FORBID(process_vm_readv, EPERM),
    FORBID(process_vm_writev, EPERM),
    FORBID(process_madvise, EPERM),
    FORBID(pidfd_getfd, EPERM),
    FORBID(kcmp, EPERM),
    FORBID(memfd_secret, ENOSYS),
    // Other ways into the kernel: what they ask for does not pass a filter.
    FORBID(io_uring_setup, ENOSYS),
    FORBID(io_uring_enter, ENOSYS),
    FORBID(io_uring_register, ENOSYS),
    FORBID(bpf, EPERM),
    FORBID(userfaultfd, EPERM),
    FORBID(perf_event_open, EPERM),
    FORBID(open_by_handle_at, EPERM),
    FORBID(init_module, EPERM),
    FORBID(finit_module, EPERM),
    FORBID(delete_module, EPERM),
    FORBID(kexec_load, EPERM),
    // Keys are not of any namespace.
    FORBID(keyctl, ENOSYS),
    FORBID(add_key, ENOSYS),
    FORBID(request_key, ENOSYS),
    // Another view of the system.
    FORBID(mount, EPERM),
    FORBID(umount2, EPERM),
    FORBID(pivot_root, EPERM),
    FORBID(chroot, EPERM),
    FORBID(open_tree, EPERM),
    FORBID(move_mount, EPERM),
    FORBID(fsopen, EPERM),
    FORBID(fspick, EPERM),
    FORBID(mount_setattr, EPERM),
    FORBID(unshare, EPERM),
    FORBID(setns, EPERM),
    {"clone", SYS_clone, csandbox_kind_forbidden, EPERM, NONE},
    FORBID(fanotify_init, EPERM),
    FORBID(swapon, EPERM),
    FORBID(reboot, EPERM),
    FORBID(syslog, EPERM),
};

const csandbox_call *csandbox_calls(size_t *count) {
  *count = sizeof calls / sizeof *calls;
  return calls;
}

uint32_t csandbox_native_architecture(void) {
#if defined(__x86_64__)
  return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  return AUDIT_ARCH_AARCH64;
#else
#error "the filter knows x86-64 and arm64"
#endif
}
