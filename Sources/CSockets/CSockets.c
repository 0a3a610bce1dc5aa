#define _GNU_SOURCE
#include "CSockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

// Since Linux 4.15; older headers of the C library lack it.
#ifndef IPV6_FREEBIND
#define IPV6_FREEBIND 78
#endif

int csockets_epoll(void) {
  int descriptor = epoll_create1(EPOLL_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

int csockets_watch(int epoll, int descriptor, int is_new, int readable, int writable, uint64_t token) {
  struct epoll_event event = {0};
  event.events = (readable ? EPOLLIN | EPOLLRDHUP : 0u) | (writable ? EPOLLOUT : 0u);
  event.data.u64 = token;
  return epoll_ctl(epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) < 0 ? -errno : 0;
}

int csockets_forget(int epoll, int descriptor) {
  return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL) < 0 ? -errno : 0;
}

int csockets_wait(int epoll, struct csockets_event *events, int capacity, int milliseconds) {
  struct epoll_event raw[64];
  if (capacity > 64) capacity = 64;
  int count = epoll_wait(epoll, raw, capacity, milliseconds);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) {
    events[i].token = raw[i].data.u64;
    events[i].readable = (raw[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    events[i].writable = (raw[i].events & EPOLLOUT) != 0;
    events[i].ended = (raw[i].events & (EPOLLHUP | EPOLLERR)) != 0;
  }
  return count;
}

int csockets_signal_new(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

void csockets_signal_send(int descriptor) {
  uint64_t one = 1;
  while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

void csockets_signal_clear(int descriptor) {
  uint64_t count;
  while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {
  }
}

int csockets_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -errno;
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0 ? -errno : 0;
}

static void map_ipv4(const struct in_addr *from, uint8_t to[16]) {
  memset(to, 0, 10);
  to[10] = to[11] = 0xff;
  memcpy(to + 12, from, 4);
}

static int is_ipv4(const uint8_t bytes[16]) {
  static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return memcmp(bytes, prefix, sizeof prefix) == 0;
}

static void read_address(const struct sockaddr_storage *from, struct csockets_address *to) {
  memset(to, 0, sizeof *to);
  if (from->ss_family == AF_INET) {
    const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)from;
    map_ipv4(&ipv4->sin_addr, to->bytes);
    to->port = ntohs(ipv4->sin_port);
  } else if (from->ss_family == AF_INET6) {
    const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)from;
    memcpy(to->bytes, &ipv6->sin6_addr, 16);
    to->port = ntohs(ipv6->sin6_port);
    to->scope = ipv6->sin6_scope_id;
  }
}

int csockets_accept(int listener, struct csockets_address *local, struct csockets_address *peer) {
  struct sockaddr_storage address = {0};
  socklen_t length = sizeof address;
  int descriptor = accept4(listener, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return -errno;
  read_address(&address, peer);
  memset(&address, 0, sizeof address);
  length = sizeof address;
  getsockname(descriptor, (struct sockaddr *)&address, &length);
  read_address(&address, local);
  return descriptor;
}

void csockets_reset(int descriptor) {
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close(descriptor);
}

static int family_of(int descriptor) {
  int family = 0;
  socklen_t length = sizeof family;
  return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length) < 0 ? -errno : family;
}

int csockets_prepare_datagrams(int descriptor) {
  int on = 1;
  int family = family_of(descriptor);
  if (family < 0) return family;
  if (family != AF_INET6) return setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) < 0 ? -errno : 0;
  if (setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) < 0) return -errno;
  // An address that is local by a route alone may be a source over IPv4 but not over IPv6, unless the socket says this.
  return setsockopt(descriptor, IPPROTO_IPV6, IPV6_FREEBIND, &on, sizeof on) < 0 ? -errno : 0;
}

ssize_t csockets_receive_datagram(
    int descriptor, void *buffer, size_t capacity, struct csockets_address *local, struct csockets_address *peer,
    int *truncated) {
  struct sockaddr_storage address = {0};
  struct iovec vector = {buffer, capacity};
  union {
    struct cmsghdr align;
    char bytes[256];
  } control;
  struct msghdr message = {
      .msg_name = &address,
      .msg_namelen = sizeof address,
      .msg_iov = &vector,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof control.bytes,
  };
  ssize_t count = recvmsg(descriptor, &message, MSG_DONTWAIT);
  if (count < 0) return -errno;
  read_address(&address, peer);
  memset(local, 0, sizeof *local);
  *truncated = (message.msg_flags & MSG_TRUNC) != 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
      struct in_pktinfo info;
      memcpy(&info, CMSG_DATA(header), sizeof info);
      map_ipv4(&info.ipi_addr, local->bytes);
    } else if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
      struct in6_pktinfo info;
      memcpy(&info, CMSG_DATA(header), sizeof info);
      memcpy(local->bytes, &info.ipi6_addr, 16);
      local->scope = info.ipi6_ifindex;
    }
  }
  return count;
}

ssize_t csockets_send_datagram(
    int descriptor, const void *bytes, size_t count, const struct csockets_address *local,
    const struct csockets_address *peer) {
  int family = family_of(descriptor);
  if (family < 0) return family;
  struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(peer->port), .sin6_scope_id = peer->scope};
  struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(peer->port)};
  memcpy(&ipv6.sin6_addr, peer->bytes, 16);
  memcpy(&ipv4.sin_addr, peer->bytes + 12, 4);
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
  } control;
  memset(&control, 0, sizeof control);
  struct iovec vector = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes};
  if (family == AF_INET) {
    struct in_pktinfo info = {0};
    memcpy(&info.ipi_spec_dst, local->bytes + 12, 4);
    message.msg_name = &ipv4;
    message.msg_namelen = sizeof ipv4;
    message.msg_controllen = CMSG_SPACE(sizeof info);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(header), &info, sizeof info);
  } else {
    struct in6_pktinfo info = {0};
    memcpy(&info.ipi6_addr, local->bytes, 16);
    if (!is_ipv4(local->bytes)) info.ipi6_ifindex = local->scope;
    message.msg_name = &ipv6;
    message.msg_namelen = sizeof ipv6;
    message.msg_controllen = CMSG_SPACE(sizeof info);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IPV6;
    header->cmsg_type = IPV6_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(header), &info, sizeof info);
  }
  ssize_t sent = sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : sent;
}

ssize_t csockets_receive(int descriptor, void *buffer, size_t capacity) {
  ssize_t count = recv(descriptor, buffer, capacity, MSG_DONTWAIT);
  return count < 0 ? -errno : count;
}

ssize_t csockets_send(int descriptor, const void *bytes, size_t count) {
  ssize_t sent = send(descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : sent;
}
