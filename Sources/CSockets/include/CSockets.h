#pragma once
// What the C library offers for sockets that Swift's module of it leaves out: epoll, event descriptors, accept4, and
// the control messages that say to which local address a datagram came. Errors are negative errno values.
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// An address and a port; IPv4 as an IPv4-mapped IPv6 address. The port is in the machine's byte order.
struct csockets_address {
  uint8_t bytes[16];
  uint16_t port;
  uint32_t scope;
};

struct csockets_event {
  uint64_t token;
  uint8_t readable;
  uint8_t writable;
  uint8_t ended;
};

int csockets_epoll(void);
// Watches `descriptor` for the two conditions; `is_new` when it is not in the set yet. Level-triggered.
int csockets_watch(int epoll, int descriptor, int is_new, int readable, int writable, uint64_t token);
int csockets_forget(int epoll, int descriptor);
int csockets_wait(int epoll, struct csockets_event *events, int capacity, int milliseconds);

// A descriptor that becomes readable when it is signalled.
int csockets_signal_new(void);
void csockets_signal_send(int descriptor);
void csockets_signal_clear(int descriptor);

int csockets_set_nonblocking(int descriptor);
// A new non-blocking connection with both of its addresses.
int csockets_accept(int listener, struct csockets_address *local, struct csockets_address *peer);
// Closes with a reset, so that a refused peer notices at once and nothing lingers.
void csockets_reset(int descriptor);

// Asks for the local address of each datagram.
int csockets_prepare_datagrams(int descriptor);
ssize_t csockets_receive_datagram(
    int descriptor, void *buffer, size_t capacity, struct csockets_address *local, struct csockets_address *peer,
    int *truncated);
// Sends from `local`, which need not be an address of any interface when the kernel routes it here.
ssize_t csockets_send_datagram(
    int descriptor, const void *bytes, size_t count, const struct csockets_address *local,
    const struct csockets_address *peer);

ssize_t csockets_receive(int descriptor, void *buffer, size_t capacity);
// Never raises SIGPIPE.
ssize_t csockets_send(int descriptor, const void *bytes, size_t count);
