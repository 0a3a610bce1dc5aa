#define _GNU_SOURCE
#include "Launcher.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/// The configuration comes from our own program, and is read as if it did not.
_Noreturn static void malformed(void) {
  errno = EBADMSG;
  fail("configuration");
}

static uint32_t number_at(const uint8_t *bytes) {
  uint32_t number;
  memcpy(&number, bytes, sizeof number);
  return number;
}

bool next_record(cursor *records, record *found) {
  if (records->at == records->end) return false;
  if (records->end - records->at < 8) malformed();
  uint32_t length = number_at(records->at + 4);
  if ((size_t)(records->end - records->at) - 8 < length) malformed();
  *found = (record){number_at(records->at), {records->at + 8, records->at + 8 + length}};
  records->at += 8 + length;
  return true;
}

uint32_t take_number(cursor *body) {
  if (body->end - body->at < 4) malformed();
  uint32_t number = number_at(body->at);
  body->at += 4;
  return number;
}

const char *take_text(cursor *body) {
  const uint8_t *zero = memchr(body->at, 0, (size_t)(body->end - body->at));
  if (!zero) malformed();
  const char *text = (const char *)body->at;
  body->at = zero + 1;
  return text;
}

static void append(char ***list, size_t *count, const char *text) {
  char **longer = realloc(*list, (*count + 2) * sizeof *longer);
  if (!longer) fail("memory");
  longer[(*count)++] = (char *)text;
  longer[*count] = NULL;
  *list = longer;
}

static void take_options(configuration *plan, cursor body) {
  if ((size_t)(body.end - body.at) != sizeof plan->options) malformed();
  memcpy(&plan->options, body.at, sizeof plan->options);
}

static void take_mount(configuration *plan, cursor body) {
  if (plan->mount_count == MOUNTS) malformed();
  mount_plan *mount = &plan->mounts[plan->mount_count++];
  mount->flags = take_number(&body);
  mount->target = take_text(&body);
  mount->source = take_text(&body);
  mount->tree = -1;
}

static void take_tree(configuration *plan, cursor body) {
  if (plan->tree_count == TREES) malformed();
  tree_plan *tree = &plan->trees[plan->tree_count++];
  tree->mode = take_number(&body);
  tree->bytes = take_number(&body);
  tree->bytes |= (uint64_t)take_number(&body) << 32;
  tree->target = take_text(&body);
  tree->lower = take_text(&body);
  tree->lower_tree = tree->changes = -1;
}

void read_configuration(configuration *plan) {
  struct stat status;
  if (fstat(CSANDBOX_CONFIGURATION, &status) || status.st_size <= 4) malformed();
  const uint8_t *block = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, CSANDBOX_CONFIGURATION, 0);
  if (block == MAP_FAILED) fail("configuration");
  if (number_at(block) != (size_t)status.st_size - 4) malformed();
  plan->records = block + 4;
  plan->record_bytes = number_at(block);
  plan->working_directory = "/";
  plan->host_name = "localhost";
  size_t arguments = 0, variables = 0;
  cursor records = {plan->records, plan->records + plan->record_bytes};
  for (record found; next_record(&records, &found);) {
    switch (found.tag) {
      case csandbox_record_options: take_options(plan, found.body); break;
      case csandbox_record_argument: append(&plan->arguments, &arguments, take_text(&found.body)); break;
      case csandbox_record_variable: append(&plan->environment, &variables, take_text(&found.body)); break;
      case csandbox_record_working_directory: plan->working_directory = take_text(&found.body); break;
      case csandbox_record_host_name: plan->host_name = take_text(&found.body); break;
      case csandbox_record_mount: take_mount(plan, found.body); break;
      case csandbox_record_tree: take_tree(plan, found.body); break;
      default: break;
    }
  }
  if (!arguments || !plan->options.identity) malformed();
  static char *none[] = {NULL};
  if (!variables) plan->environment = none;
}
