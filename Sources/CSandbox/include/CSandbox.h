#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The part of the sandbox that only C can be: the launcher, which is everything between clone and exec, and the kernel
/// interfaces whose macros and variadic calls Swift does not import. Functions that can fail give a negative errno.

/// Linking this symbol keeps the launcher, a constructor of the program: started under `csandbox_launcher_name` it
/// becomes the launcher before any Swift code has run, still with one thread.
extern const char csandbox_launcher_name[];

// MARK: The watched calls

/// What a watched system call is about; the filter and the decoder are made from the same table.
enum csandbox_kind {
  csandbox_kind_execute = 1,
  csandbox_kind_open,
  csandbox_kind_mutate,
  csandbox_kind_socket,
  csandbox_kind_connect,
  csandbox_kind_send,
  csandbox_kind_bind,
  csandbox_kind_sleep,
  csandbox_kind_exit,
  csandbox_kind_memory_file,
  /// Refused, always: nothing that is installed needs it, and what it could do would not be seen.
  csandbox_kind_forbidden,
};

/// One row of the table. Positions of arguments are -1 where the call has none.
typedef struct {
  const char *name;
  int32_t number;
  int32_t kind;
  /// The errno that a forbidden call is answered with.
  int32_t refusal;
  /// A directory descriptor and a path; those of the second path of a rename or link.
  int8_t directory, path, second_directory, second_path;
} csandbox_call;

/// All rows for this machine's architecture.
const csandbox_call *csandbox_calls(size_t *count);
/// What `seccomp_data.arch` holds for this machine's own calls.
uint32_t csandbox_native_architecture(void);
/// Set in the number of an x32 call.
#define CSANDBOX_X32_BIT 0x40000000

// MARK: Notifications

/// `struct seccomp_notif`, flat.
typedef struct {
  uint64_t id;
  uint32_t pid, flags;
  int32_t number;
  uint32_t architecture;
  uint64_t instruction;
  uint64_t arguments[6];
} csandbox_notification;

/// Whether the kernel's notifications have the size that this was compiled for.
int csandbox_notifications_fit(void);
int csandbox_receive_notification(int listener, csandbox_notification *notification);
/// Lets the call run as if nobody had watched.
int csandbox_continue(int listener, uint64_t id);
/// Answers the call without running it: `value`, or the negative of `error` where that is not 0.
int csandbox_answer(int listener, uint64_t id, int64_t value, int error);
/// 1 while the caller still waits; memory that was read before is then the caller's.
int csandbox_is_waiting(int listener, uint64_t id);
/// Puts a copy of `descriptor` into the caller: at `number`, or where there is room for -1. With `answers` the call is
/// answered with the number in the same step.
int csandbox_install_descriptor(int listener, uint64_t id, int descriptor, int number, int closes_on_exec, int answers);
/// Lets a notified call wake the supervisor on the same processor, which halves its cost; kernel 6.6.
int csandbox_wake_synchronously(int listener);

// MARK: Processes

int csandbox_pidfd_open(pid_t process);
int csandbox_pidfd_getfd(int pidfd, int descriptor);
int csandbox_pidfd_kill(int pidfd, int signal);
/// Reads up to `count` bytes of another process's memory and gives how many could be read.
ssize_t csandbox_read_memory(pid_t process, uint64_t address, void *buffer, size_t count);
ssize_t csandbox_write_memory(pid_t process, uint64_t address, const void *buffer, size_t count);
/// Takes another identity for the calling thread alone, keeping root as the saved one: who may look into a process is
/// decided by the thread's identity where root lacks CAP_SYS_PTRACE.
int csandbox_become(uid_t user, gid_t group);
/// The calling thread's effective capabilities.
uint64_t csandbox_capabilities(void);

// MARK: Descriptors

int csandbox_memory_file(const char *name);
int csandbox_control_pair(int pair[2]);
int csandbox_event_counter(void);
/// The reading end does not wait.
int csandbox_pipe(int ends[2]);
/// Receives one datagram with at most eight descriptors and the sender's process in this namespace.
ssize_t csandbox_receive(int socket, void *buffer, size_t count, int descriptors[8], int *descriptor_count, pid_t *sender);
/// A socket of `type` bound to the loopback device, which whoever lacks CAP_NET_RAW cannot undo.
int csandbox_loopback_socket(int type, int protocol);
/// Socket options SO_DOMAIN, SO_TYPE, and whether it listens.
int csandbox_socket_domain(int descriptor);
int csandbox_socket_type(int descriptor);
/// The local port of an internet socket; one that has none gets the one that connecting would give it. 0 where it has
/// no ports, or a negative errno.
int csandbox_take_port(int descriptor);
/// Opens a path as a process of another root directory would, without rights to its content.
int csandbox_open_in_root_of(pid_t process, const char *path);
/// Opens what lies beneath a directory, without following any link.
int csandbox_open_beneath(int directory, const char *path, int flags);
/// As above the place alone, whatever is there, without rights to its content.
int csandbox_place_beneath(int directory, const char *path);
/// What this process may raise its limits of processes and of open files to.
uint64_t csandbox_process_limit(void);
uint64_t csandbox_descriptor_limit(void);

// MARK: The launcher

/// Messages on the control socket, both ways; `text` is a step or a path.
enum csandbox_message_kind {
  /// Launcher: a step failed, and the box does not start.
  csandbox_message_failed = 1,
  /// Launcher: something is missing, and the box starts all the same.
  csandbox_message_warning,
  /// Launcher: descriptors of the inode watcher and, in the order of the configuration, of the private trees.
  csandbox_message_trees,
  /// Target: the listener's number in the sender.
  csandbox_message_listener,
  /// Box's first process: the answer to `open_socket`, with the socket.
  csandbox_message_socket,
  /// Box's first process: the target's wait status.
  csandbox_message_ended,
  /// Supervisor: the listener was taken, the target may run.
  csandbox_message_go,
  /// Supervisor: open a listening socket; `value` is the port, `index` 1 for UDP, `text` the address it should stand
  /// for where the port is taken.
  csandbox_message_open_socket,
};

typedef struct {
  uint32_t kind;
  uint32_t index;
  int32_t value;
  int32_t error;
  char text[240];
} csandbox_message;

/// Tags of the configuration's records: a tag and the length of what follows, both little-endian 32-bit numbers.
enum csandbox_record {
  csandbox_record_options = 1,
  csandbox_record_argument,
  csandbox_record_variable,
  csandbox_record_working_directory,
  csandbox_record_host_name,
  /// Flags and target, then the source.
  csandbox_record_mount,
  /// Mode, bytes, target, and what is shown below it.
  csandbox_record_tree,
  csandbox_record_directory,
  csandbox_record_link,
  csandbox_record_file,
  csandbox_record_watch,
};

/// How the box's user differs from ours.
enum csandbox_identity {
  /// A user namespace; the box's user is ours outside.
  csandbox_identity_namespace = 1,
  /// Root: becomes `outer_user` first, and then as above.
  csandbox_identity_namespace_of_other,
  /// Root where user namespaces are refused: the target becomes `outer_user` at the end.
  csandbox_identity_other,
  /// Root that may not mount, as in a container: a user namespace, in which it becomes `outer_user`.
  csandbox_identity_namespace_inside,
  /// No namespace of any kind; the second tier.
  csandbox_identity_same,
};

/// The fixed part of the configuration.
typedef struct {
  uint32_t identity;
  uint32_t outer_user, outer_group, user, group;
  /// 1 where no namespace is made and Landlock has to keep files out.
  uint32_t is_bare;
  /// Milliseconds that what the target left behind may go on.
  uint32_t grace;
  uint32_t watches_opens;
  uint32_t cgroups;
  uint32_t reserved;
  uint64_t limit_cpu, limit_file, limit_descriptors, limit_processes, limit_memory;
} csandbox_options;

#define CSANDBOX_MOUNT_READ_ONLY 1u
#define CSANDBOX_MOUNT_OPTIONAL 2u
/// The file lies in a mount and is laid over what is there.
#define CSANDBOX_FILE_COVERS 1u
#define CSANDBOX_CONTROL 3
#define CSANDBOX_CONFIGURATION 4
/// Descriptors of `cgroup.procs` files follow.
#define CSANDBOX_CGROUPS 5

/// Starts the launcher from this program's own file. `descriptors` become 0, 1, 2, 3 and so on.
int csandbox_launch(const int *descriptors, size_t count, pid_t *process);

// MARK: What the machine allows

/// Landlock's version, 0 where there is none.
int csandbox_landlock_version(void);
/// Tries in a child, which shares our memory and only calls the kernel, what a box starts with. Gives 0 or the errno,
/// and the step in `step`.
int csandbox_probe_namespaces(int *step);
enum csandbox_probe_step {
  csandbox_probe_user = 1,
  csandbox_probe_maps,
  csandbox_probe_others,
  csandbox_probe_loopback,
  csandbox_probe_processes,
};
/// Tries one kind of namespace, as CLONE_NEW… says it, in a child; inside a new user namespace where `in_user`. Gives 0 or
/// the errno.
int csandbox_probe_namespace(int kind, int in_user);
/// What a listener can do here.
enum csandbox_listener_feature {
  /// Descriptors can be put into the caller and answer its call in one step (kernel 5.14).
  csandbox_listener_installs = 1,
  /// Signals do not restart a call that is being answered (kernel 5.19).
  csandbox_listener_is_killable = 2,
  /// A call wakes the supervisor on its own processor (kernel 6.6).
  csandbox_listener_wakes = 4,
};
/// Tries in a child to install a listener: 0 or the errno; EBUSY where one watches us already. What it can do goes to
/// `features`.
int csandbox_probe_listener(int *features);
