#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#include "CCurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ccurl_session {
  CURL *handle;
};

// curl.h may declare these as macros over the functions of the same names.
#undef curl_easy_setopt
#undef curl_easy_getinfo

static struct {
  CURLcode (*global_init)(long);
  CURL *(*init)(void);
  CURLcode (*setopt)(CURL *, CURLoption, ...);
  CURLcode (*perform)(CURL *);
  CURLcode (*getinfo)(CURL *, CURLINFO, ...);
  void (*reset)(CURL *);
  void (*cleanup)(CURL *);
  const char *(*strerror)(CURLcode);
  struct curl_slist *(*append)(struct curl_slist *, const char *);
  void (*free_all)(struct curl_slist *);
} api;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static const char *load_failure;

static void load(void) {
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) {
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (!library) {
    load_failure = "libcurl.so.4 is not installed";
    return;
  }
  *(void **)&api.global_init = dlsym(library, "curl_global_init");
  *(void **)&api.init = dlsym(library, "curl_easy_init");
  *(void **)&api.setopt = dlsym(library, "curl_easy_setopt");
  *(void **)&api.perform = dlsym(library, "curl_easy_perform");
  *(void **)&api.getinfo = dlsym(library, "curl_easy_getinfo");
  *(void **)&api.reset = dlsym(library, "curl_easy_reset");
  *(void **)&api.cleanup = dlsym(library, "curl_easy_cleanup");
  *(void **)&api.strerror = dlsym(library, "curl_easy_strerror");
  *(void **)&api.append = dlsym(library, "curl_slist_append");
  *(void **)&api.free_all = dlsym(library, "curl_slist_free_all");
  if (!api.global_init || !api.init || !api.setopt || !api.perform || !api.getinfo || !api.reset || !api.cleanup ||
      !api.strerror || !api.append || !api.free_all) {
    load_failure = "the installed libcurl lacks functions";
  } else if (api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    load_failure = "libcurl does not initialise";
  }
}

const char *ccurl_load_failure(void) {
  pthread_once(&load_once, load);
  return load_failure;
}

ccurl_session *ccurl_open(void) {
  if (ccurl_load_failure()) return NULL;
  ccurl_session *session = calloc(1, sizeof *session);
  if (!session) return NULL;
  session->handle = api.init();
  if (!session->handle) {
    free(session);
    return NULL;
  }
  return session;
}

void ccurl_close(ccurl_session *session) {
  if (!session) return;
  api.cleanup(session->handle);
  free(session);
}

static size_t pass_body(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  // libcurl documents the size of an item as 1, so the product can't overflow.
  return request->body(request->context, bytes, size * count) ? 0 : size * count;
}

static size_t pass_header(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  return request->header(request->context, bytes, size * count) ? 0 : size * count;
}

static int pass_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  (void)a, (void)b, (void)c, (void)d;
  const ccurl_request *request = context;
  return request->is_cancelled(request->context);
}

static void set_text(CURL *handle, CURLoption option, const char *text) {
  if (text) api.setopt(handle, option, text);
}

// The protocols are named by text since 7.85 and by bits before; a libcurl that knows neither is refused.
static CURLcode restrict_protocols(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  if (api.setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK) return CURLE_OK;
#endif
  return api.setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}

static CURLcode prepare(CURL *handle, const ccurl_request *request, struct curl_slist *headers, char *message) {
  api.setopt(handle, CURLOPT_ERRORBUFFER, message);
  api.setopt(handle, CURLOPT_NOSIGNAL, 1L);
  api.setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  CURLcode code = restrict_protocols(handle);
  if (code != CURLE_OK) return code;
  api.setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  api.setopt(handle, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
  set_text(handle, CURLOPT_USERAGENT, request->user_agent);
  set_text(handle, CURLOPT_USERNAME, request->user);
  set_text(handle, CURLOPT_PASSWORD, request->password);
  set_text(handle, CURLOPT_ACCEPT_ENCODING, request->accept_encoding);
  set_text(handle, CURLOPT_CAINFO, request->ca_file);
  set_text(handle, CURLOPT_CAPATH, request->ca_directory);
  set_text(handle, CURLOPT_SSLCERT, request->client_certificate);
  set_text(handle, CURLOPT_SSLKEY, request->client_certificate);
  set_text(handle, CURLOPT_PROXY, request->proxy);
  api.setopt(handle, CURLOPT_SSL_VERIFYPEER, request->verifies_peer ? 1L : 0L);
  api.setopt(handle, CURLOPT_SSL_VERIFYHOST, request->verifies_peer ? 2L : 0L);
  api.setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  api.setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout);
  api.setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  api.setopt(handle, CURLOPT_LOW_SPEED_TIME, request->stall_timeout);
  api.setopt(handle, CURLOPT_HTTPHEADER, headers);
  api.setopt(handle, CURLOPT_WRITEFUNCTION, pass_body);
  api.setopt(handle, CURLOPT_WRITEDATA, request);
  api.setopt(handle, CURLOPT_HEADERFUNCTION, pass_header);
  api.setopt(handle, CURLOPT_HEADERDATA, request);
  api.setopt(handle, CURLOPT_NOPROGRESS, 0L);
  api.setopt(handle, CURLOPT_XFERINFOFUNCTION, pass_progress);
  api.setopt(handle, CURLOPT_XFERINFODATA, request);
  return api.setopt(handle, CURLOPT_URL, request->url);
}

static ccurl_outcome outcome_of(CURLcode code) {
  switch (code) {
    case CURLE_OK: return ccurl_done;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return ccurl_stopped;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER: return ccurl_untrusted;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_OUT_OF_MEMORY: return ccurl_unusable;
    default: return ccurl_unreachable;
  }
}

ccurl_result ccurl_perform(ccurl_session *session, const ccurl_request *request) {
  ccurl_result result = {ccurl_done, 0, ""};
  char message[CURL_ERROR_SIZE] = "";
  struct curl_slist *headers = NULL;
  CURLcode code = CURLE_OK;
  for (size_t i = 0; i < request->header_count && code == CURLE_OK; i++) {
    struct curl_slist *longer = api.append(headers, request->headers[i]);
    if (longer) headers = longer;
    else code = CURLE_OUT_OF_MEMORY;
  }
  if (code == CURLE_OK) code = prepare(session->handle, request, headers, message);
  if (code == CURLE_OK) code = api.perform(session->handle);
  api.getinfo(session->handle, CURLINFO_RESPONSE_CODE, &result.status);
  result.outcome = outcome_of(code);
  if (code != CURLE_OK) {
    const char *words = *message ? message : api.strerror(code);
    strncpy(result.message, words, sizeof result.message - 1);
  }
  // Forgets the options, which point into the caller's memory, and keeps the connections.
  api.reset(session->handle);
  api.free_all(headers);
  return result;
}
