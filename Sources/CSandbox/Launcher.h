#pragma once
#include "CSandbox.h"

#include <errno.h>
#include <stdbool.h>

/// What the launcher's files share. It has one thread, allocates nothing that it does not read from the configuration,
/// and ends at the first step that fails.

#define MOUNTS 256
#define TREES 16

typedef struct {
  const char *source, *target;
  uint32_t flags;
  /// The detached copy of the source's mounts, -1 until it is made.
  int tree;
} mount_plan;

typedef struct {
  const char *target;
  uint64_t bytes;
  uint32_t mode;
  /// What is shown below it until it is changed; empty for nothing.
  const char *lower;
  /// The detached copy of `lower`, and the directory that takes the changes; -1 where there is none.
  int lower_tree, changes;
} tree_plan;

/// The configuration, parsed; texts point into the block that was read.
typedef struct {
  csandbox_options options;
  const char *working_directory, *host_name;
  char **arguments, **environment;
  mount_plan mounts[MOUNTS];
  size_t mount_count;
  tree_plan trees[TREES];
  size_t tree_count;
  /// The records, to be walked again for what is planted in their order.
  const uint8_t *records;
  size_t record_bytes;
} configuration;

/// A walk over records.
typedef struct {
  const uint8_t *at, *end;
} cursor;
typedef struct {
  uint32_t tag;
  cursor body;
} record;

/// Ends the launcher, telling the supervisor which step failed with the current errno.
_Noreturn void fail(const char *step);
/// As `fail`, naming the path concerned.
_Noreturn void fail_at(const char *step, const char *path);
/// Tells the supervisor what is missing; the launcher goes on.
void warn(const char *step, const char *path);
/// Sends a message with descriptors.
void say(const csandbox_message *message, const int *descriptors, size_t count);

/// Reads the configuration; fails when it is not whole.
void read_configuration(configuration *plan);
bool next_record(cursor *records, record *found);
/// A number, or a text that ends with a zero, of a record; they fail where the record is too short.
uint32_t take_number(cursor *body);
const char *take_text(cursor *body);

/// Copies the mounts of all sources and of the devices, while the outside is still to be seen.
void open_trees(configuration *plan);
/// Replaces the file system by the plan's.
void build_file_system(configuration *plan);
/// Makes the root itself read-only, without what is mounted in it.
void seal_root(void);
/// Plants directories, links and files, in the order of the configuration.
void plant(const configuration *plan);
/// Watches inodes and hands the watcher and the private trees to the supervisor.
void hand_over_trees(const configuration *plan);

/// Makes every address of the network namespace local.
void set_up_network(void);
/// A listening socket in this network namespace, or a negative errno.
int open_listener(bool is_datagram, uint16_t port, const char *address);

void set_limits(const csandbox_options *options);
/// Gives up every capability for good; with `group` and `user` not -1 becomes them first.
void drop_privileges(uint32_t user, uint32_t group);
void restrict_files(const configuration *plan);
/// Keeps signals of this process and its descendants among themselves; false where the kernel cannot. Who confines
/// itself further cannot signal this process, and this process can signal them all at once.
bool confine_signals(void);
/// Installs the filter and gives the listener.
int install_filter(const csandbox_options *options);
