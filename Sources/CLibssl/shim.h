#pragma once
// libssl and the parts of libcrypto that make certificates. The functions below are OpenSSL's macros, which Swift does
// not see.
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// A new key on the curve P-256.
static inline EVP_PKEY *clibssl_p256_key(void) { return EVP_EC_gen("P-256"); }

static inline int clibssl_allow_versions_from(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

static inline long clibssl_disable_session_cache(SSL_CTX *context) {
  return SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline long clibssl_release_buffers(SSL_CTX *context) {
  return SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                       SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

// An empty memory BIO says "try again", not "end of file".
static inline BIO *clibssl_empty_memory_bio(void) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio != NULL) BIO_set_mem_eof_return(bio, -1);
  return bio;
}

static inline size_t clibssl_pending(BIO *bio) { return BIO_ctrl_pending(bio); }

static inline long clibssl_contents(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

// The number of the alert that the peer sent, as OpenSSL's error codes carry it; -1 for any other error.
static inline int clibssl_alert_of(unsigned long error) {
  int reason = ERR_GET_REASON(error);
  return ERR_GET_LIB(error) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET ? reason - SSL_AD_REASON_OFFSET : -1;
}
