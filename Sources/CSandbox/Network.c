#define _GNU_SOURCE
#include "Launcher.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/// Declares that every address of `family` is here, on the loopback device ("AnyIP"); gives a negative errno.
static int add_local_route(int family) {
  struct {
    struct nlmsghdr header;
    struct rtmsg route;
    struct rtattr attribute;
    uint32_t device;
  } request = {
      .header = {
          .nlmsg_len = sizeof request, .nlmsg_type = RTM_NEWROUTE, .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK},
      .route = {
          .rtm_family = (unsigned char)family, .rtm_table = RT_TABLE_LOCAL, .rtm_protocol = RTPROT_STATIC,
          .rtm_scope = RT_SCOPE_HOST, .rtm_type = RTN_LOCAL},
      .attribute = {.rta_len = RTA_LENGTH(sizeof(uint32_t)), .rta_type = RTA_OIF},
      .device = 1,  // loopback is the first device of every namespace
  };
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[256];
  } reply;
  int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (socket_ < 0) return -errno;
  int result = 0;
  if (send(socket_, &request, sizeof request, 0) < 0 || recv(socket_, &reply, sizeof reply, 0) < (ssize_t)sizeof reply.header) {
    result = -errno;
  } else if (reply.header.nlmsg_type == NLMSG_ERROR) {
    result = reply.error.error;
  }
  close(socket_);
  return result;
}

void set_up_network(void) {
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  if (any < 0 || ioctl(any, SIOCSIFFLAGS, &loopback)) fail("loopback");
  close(any);
  int error = add_local_route(AF_INET);
  if (error < 0) {
    errno = -error;
    fail("local-routes");
  }
  // A kernel without IPv6 has nothing to route there.
  error = add_local_route(AF_INET6);
  if (error < 0) {
    errno = -error;
    warn("local-routes-6", NULL);
  }
}

static int listener_at(const struct sockaddr *address, socklen_t size, bool is_datagram) {
  int made = socket(address->sa_family, (is_datagram ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) return -errno;
  int on = 1, off = 0;
  if (!is_datagram) setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->sa_family == AF_INET6) setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (is_datagram) {
    // A datagram's answer has to come from the address that was asked.
    setsockopt(made, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    setsockopt(made, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  }
  if (bind(made, address, size) || (!is_datagram && listen(made, 512))) {
    int error = errno;
    close(made);
    return -error;
  }
  return made;
}

/// At one address, for a port that something in the box has taken at another.
static int listener_for(const char *text, uint16_t port, bool is_datagram) {
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
    return listener_at((struct sockaddr *)&four, sizeof four, is_datagram);
  }
  if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) {
    return listener_at((struct sockaddr *)&six, sizeof six, is_datagram);
  }
  return -EINVAL;
}

int open_listener(bool is_datagram, uint16_t port, const char *address) {
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_ANY_INIT};
  int made = listener_at((struct sockaddr *)&six, sizeof six, is_datagram);
  if (made == -EAFNOSUPPORT || made == -EADDRNOTAVAIL) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    made = listener_at((struct sockaddr *)&four, sizeof four, is_datagram);
  }
  return made == -EADDRINUSE && address[0] ? listener_for(address, port, is_datagram) : made;
}
