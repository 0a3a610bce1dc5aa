#pragma once
#include <stddef.h>
#include <stdint.h>

/// libcurl behind one call, loaded from the system when it is first used: a program that never fetches anything needs no
/// network library and pays nothing for it. Redirects are not followed and only http and https are spoken: who asks
/// decides about each hop.

/// Receives bytes of a body, or one header line; anything but 0 ends the transfer.
typedef int (*ccurl_sink)(void *context, const char *bytes, size_t count);
/// Asked now and then during a transfer; anything but 0 ends it.
typedef int (*ccurl_is_cancelled)(void *context);

/// One request. Texts may be NULL for "as libcurl does by itself"; all of them must live until the call returns.
typedef struct {
  const char *url;
  const char *user_agent;
  /// Basic credentials, only ever sent to this URL's host.
  const char *user;
  const char *password;
  /// What `Accept-Encoding` offers and is undone on arrival; NULL for the bytes as they are.
  const char *accept_encoding;
  /// A bundle of PEM certificates, or a directory of hashed ones, to trust instead of the system's.
  const char *ca_file;
  const char *ca_directory;
  /// A PEM file with the client's certificate and key.
  const char *client_certificate;
  const char *proxy;
  /// More header lines, `count` of them.
  const char *const *headers;
  size_t header_count;
  /// 0 to accept any certificate, for hosts that the user declared trusted.
  int verifies_peer;
  /// Milliseconds for connecting, and seconds without a single byte after which the transfer is given up.
  long connect_timeout;
  long stall_timeout;
  void *context;
  ccurl_sink body;
  ccurl_sink header;
  ccurl_is_cancelled is_cancelled;
} ccurl_request;

/// Why a transfer ended.
typedef enum {
  ccurl_done = 0,
  /// A name, a connection or the transfer failed in a way that may pass.
  ccurl_unreachable,
  /// The certificate or the handshake was refused.
  ccurl_untrusted,
  /// A sink or the cancellation ended it.
  ccurl_stopped,
  /// The request itself is wrong: the URL, the protocol, a file of certificates.
  ccurl_unusable,
} ccurl_outcome;

typedef struct {
  ccurl_outcome outcome;
  /// The last status of the server, or 0 if none came.
  long status;
  /// libcurl's own words about a failure; never holds the URL's credentials.
  char message[256];
} ccurl_result;

/// A connection pool of one thread.
typedef struct ccurl_session ccurl_session;

/// Loads libcurl; returns NULL when it is there, otherwise why not.
const char *ccurl_load_failure(void);
/// Makes a session; NULL if libcurl can't be loaded or memory is short.
ccurl_session *ccurl_open(void);
/// Does one request on a session and blocks until it ends.
ccurl_result ccurl_perform(ccurl_session *session, const ccurl_request *request);
/// Ends a session and its connections.
void ccurl_close(ccurl_session *session);
