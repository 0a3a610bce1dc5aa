#define _GNU_SOURCE
#include "Launcher.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char csandbox_launcher_name[] = "pratique-launcher";

/// The status of a launcher that did not come to start the target.
enum { failure_status = 126 };

static configuration plan;

// MARK: Talking to the supervisor

void say(const csandbox_message *message, const int *descriptors, size_t count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(8 * sizeof(int))] = {0};
  struct iovec piece = {(void *)message, sizeof *message};
  struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
  if (count) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(rights), descriptors, count * sizeof(int));
  }
  // Without a supervisor there is nobody to run for.
  if (sendmsg(CSANDBOX_CONTROL, &header, MSG_NOSIGNAL) < 0) _exit(failure_status);
}

static void tell(uint32_t kind, const char *step, const char *path) {
  csandbox_message message = {.kind = kind, .error = errno};
  snprintf(message.text, sizeof message.text, path ? "%s\n%s" : "%s", step, path);
  say(&message, NULL, 0);
}

void fail(const char *step) { fail_at(step, NULL); }

void fail_at(const char *step, const char *path) {
  tell(csandbox_message_failed, step, path);
  _exit(failure_status);
}

void warn(const char *step, const char *path) { tell(csandbox_message_warning, step, path); }

// MARK: Identity

/// Dies with `parent`. To be called again after every change of identity, which clears it.
static void die_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // In a namespace of its own the parent is nobody, and stays so.
  if (getppid() != parent) _exit(failure_status);
}

static void write_text(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, text, strlen(text)) < 0) fail_at("identity-map", path);
  close(file);
}

static void become(uint32_t user, uint32_t group) {
  if (setgroups(0, NULL) || setresgid(group, group, group) || setresuid(user, user, user)) fail("identity");
  // Only a process that may be looked at can write its own maps and hand over its listener.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void enter_user_namespace(const csandbox_options *options) {
  uid_t user = geteuid();
  gid_t group = getegid();
  if (unshare(CLONE_NEWUSER)) fail("user-namespace");
  char line[64];
  write_text("/proc/self/setgroups", "deny");
  snprintf(line, sizeof line, "%u %u 1\n", options->group, group);
  write_text("/proc/self/gid_map", line);
  snprintf(line, sizeof line, "%u %u 1\n", options->user, user);
  write_text("/proc/self/uid_map", line);
}

/// Writes the maps of the process that waits for it, from outside of its namespace: one that is not the writer's own
/// takes rights there.
_Noreturn static void map_parent(const csandbox_options *options, int go) {
  char ready, path[64], line[64];
  pid_t parent = getppid();
  if (read(go, &ready, 1) != 1) _exit(failure_status);
  snprintf(path, sizeof path, "/proc/%d/gid_map", parent);
  snprintf(line, sizeof line, "%u %u 1\n", options->group, options->outer_group);
  write_text(path, line);
  snprintf(path, sizeof path, "/proc/%d/uid_map", parent);
  snprintf(line, sizeof line, "%u %u 1\n", options->user, options->outer_user);
  write_text(path, line);
  _exit(0);
}

/// Root of a container, which may make no mount namespace outside of a user namespace of its own: it enters both, and
/// copies the mounts of sources that only root gets to while it is nobody there; then it becomes the box's user.
static void enter_namespaces_as_other(const csandbox_options *options) {
  int go[2], status;
  if (setgroups(0, NULL)) fail("identity");
  if (pipe2(go, O_CLOEXEC)) fail("descriptors");
  pid_t helper = fork();
  if (helper < 0) fail("fork");
  if (helper == 0) {
    close(go[1]);
    map_parent(options, go[0]);
  }
  close(go[0]);
  if (unshare(CLONE_NEWUSER)) fail("user-namespace");
  if (unshare(CLONE_NEWNS)) fail("mount-namespace");
  if (write(go[1], "g", 1) != 1 || waitpid(helper, &status, 0) < 0) fail("identity-map");
  // The helper has said itself what was wrong.
  if (status) _exit(failure_status);
  close(go[1]);
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private-mounts");
  open_trees(&plan);
  if (setresgid(options->group, options->group, options->group) ||
      setresuid(options->user, options->user, options->user)) {
    fail("identity");
  }
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

// MARK: The target

/// Becomes the program that the box is for; the supervisor has the listener before it starts.
_Noreturn static void run_target(int go) {
  const csandbox_options *options = &plan.options;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (chdir(plan.working_directory)) fail_at("working-directory", plan.working_directory);
  set_limits(options);
  bool changes = options->identity == csandbox_identity_other;
  drop_privileges(changes ? options->outer_user : (uint32_t)-1, changes ? options->outer_group : (uint32_t)-1);
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  restrict_files(&plan);
  int listener = install_filter(options);
  // From here to the exec only calls that the filter does not stop: nobody answers before the listener is taken.
  csandbox_message message = {.kind = csandbox_message_listener, .value = listener};
  if (write(CSANDBOX_CONTROL, &message, sizeof message) < 0) _exit(failure_status);
  char ready;
  if (read(go, &ready, 1) != 1) _exit(failure_status);
  close(listener);
  close(go);
  execve(plan.arguments[0], plan.arguments, plan.environment);
  tell(csandbox_message_failed, "execute", plan.arguments[0]);
  _exit(127);
}

// MARK: The box's first process

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void answer_listener_request(const csandbox_message *request) {
  int made = open_listener(request->index == 1, (uint16_t)request->value, request->text);
  csandbox_message reply = {.kind = csandbox_message_socket, .index = request->index, .value = request->value};
  if (made < 0) {
    reply.error = -made;
    say(&reply, NULL, 0);
    return;
  }
  say(&reply, &made, 1);
  close(made);
}

/// Whether a signal to everybody reaches our descendants and nobody else.
static bool signals_are_ours;

/// Ends those children that can be seen now; without a process namespace those of dead parents come to us.
static int end_children(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  FILE *children = fopen(path, "re");
  int child, found = 0;
  if (!children) return 0;
  while (fscanf(children, "%d", &child) == 1) {
    kill(child, SIGKILL);
    found++;
  }
  fclose(children);
  return found;
}

/// Without a process namespace everything that is left has to be ended one by one, or, where signals are kept in, all at
/// once: a program that forks faster than it can be found is ended only so.
static void end_descendants(void) {
  for (int round = 0; round < 10000; round++) {
    int found = end_children();
    if (signals_are_ours) kill(-1, SIGKILL);
    while (waitpid(-1, NULL, found ? 0 : WNOHANG) > 0 && found) found--;
    if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD) return;
  }
}

_Noreturn static void finish(int status) {
  if (plan.options.is_bare) end_descendants();
  // The end of a namespace's first process ends everything in it.
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// Starts the target and stays as the one that reaps, opens listeners when asked, and ends the box.
_Noreturn static void attend(void) {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK), go[2];
  if (signals < 0 || pipe2(go, O_CLOEXEC)) fail("descriptors");
  pid_t target = fork();
  if (target < 0) fail("fork");
  if (target == 0) {
    close(go[1]);
    close(signals);
    run_target(go[0]);
  }
  close(go[0]);
  for (int i = 0; i < 3; i++) close(i);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  int status = 0;
  bool has_ended = false;
  int64_t deadline = 0;
  for (;;) {
    struct pollfd sources[2] = {{signals, POLLIN, 0}, {CSANDBOX_CONTROL, POLLIN, 0}};
    int64_t left = has_ended ? deadline - milliseconds() : -1;
    if (has_ended && left <= 0) finish(status);
    if (poll(sources, 2, has_ended ? (int)left : -1) < 0 && errno != EINTR) finish(SIGKILL);
    struct signalfd_siginfo ignored[8];
    if (read(signals, ignored, sizeof ignored) < 0 && errno != EAGAIN) finish(SIGKILL);
    for (;;) {
      int ended;
      pid_t process = waitpid(-1, &ended, WNOHANG);
      if (process < 0) finish(status);
      if (process == 0) break;
      if (process != target) continue;
      status = ended;
      has_ended = true;
      deadline = milliseconds() + plan.options.grace;
      csandbox_message message = {.kind = csandbox_message_ended, .value = ended};
      say(&message, NULL, 0);
    }
    if (!sources[1].revents) continue;
    csandbox_message request;
    ssize_t count = recv(CSANDBOX_CONTROL, &request, sizeof request, MSG_DONTWAIT);
    // The supervisor is gone, or ends the box.
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) finish(SIGKILL);
    if (count != sizeof request) continue;
    request.text[sizeof request.text - 1] = 0;
    if (request.kind == csandbox_message_go && write(go[1], "g", 1) != 1) finish(SIGKILL);
    if (request.kind == csandbox_message_open_socket) answer_listener_request(&request);
  }
}

// MARK: Namespaces, then the first process, then its file system

static void join_cgroups(uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    int procs = CSANDBOX_CGROUPS + (int)i;
    if (write(procs, "0", 1) < 0) warn("cgroup", NULL);
    close(procs);
  }
}

/// In the first process of the box.
_Noreturn static void begin_box(bool has_trees) {
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl(PR_SET_NAME, "init", 0, 0, 0);
  if (!has_trees) open_trees(&plan);
  build_file_system(&plan);
  plant(&plan);
  hand_over_trees(&plan);
  seal_root();
  if (sethostname(plan.host_name, strlen(plan.host_name))) fail("host-name");
  attend();
}

_Noreturn static void begin_bare(void) {
  const csandbox_options *options = &plan.options;
  if (options->outer_user != geteuid()) become(options->outer_user, options->outer_group);
  // Orphans come to us; nothing but us ends them, so that we must outlive the supervisor for that moment.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  plant(&plan);
  hand_over_trees(&plan);
  signals_are_ours = confine_signals();
  attend();
}

_Noreturn static void launch(char *own_name) {
  pid_t parent = getppid();
  read_configuration(&plan);
  const csandbox_options *options = &plan.options;
  // What another thread of the supervisor had open at the moment of the spawn is not ours.
  syscall(SYS_close_range, CSANDBOX_CGROUPS + options->cgroups, ~0U, 0);
  close(CSANDBOX_CONFIGURATION);
  fcntl(CSANDBOX_CONTROL, F_SETFD, FD_CLOEXEC);
  memset(own_name, 0, strlen(own_name));
  memcpy(own_name, "init", 4);
  umask(022);
  setsid();
  join_cgroups(options->cgroups);
  if (options->is_bare) begin_bare();

  die_with(parent);
  bool is_other = options->identity == csandbox_identity_namespace_of_other;
  bool is_inside = options->identity == csandbox_identity_namespace_inside;
  bool has_user_namespace = options->identity != csandbox_identity_other && !is_inside;
  if (is_other) {
    // Sources may lie where only root gets to: their mounts are copied before root is given up.
    if (unshare(CLONE_NEWNS)) fail("mount-namespace");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private-mounts");
    open_trees(&plan);
    become(options->outer_user, options->outer_group);
    die_with(parent);
  }
  if (is_inside) {
    enter_namespaces_as_other(options);
    die_with(parent);
  }
  if (has_user_namespace) enter_user_namespace(options);
  if (unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWNET)) fail("namespaces");
  set_up_network();
  if (unshare(CLONE_NEWPID)) fail("process-namespace");
  pid_t first = fork();
  if (first < 0) fail("fork");
  if (first == 0) begin_box(is_other || is_inside);
  close(CSANDBOX_CONTROL);
  for (int i = 0; i < 3; i++) close(i);
  int status = 0;
  while (waitpid(first, &status, 0) < 0 && errno == EINTR) {}
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// Runs before the program's own code and before any thread of it.
__attribute__((constructor)) static void begin(int argc, char **argv, char **envp) {
  (void)envp;
  if (argc == 1 && argv[0] && !strcmp(argv[0], csandbox_launcher_name)) launch(argv[0]);
}
