#include "hub/tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

enum {
    PEM_BYTES_MAX = 64 * 1024,
    SERIAL_BYTES = 16,
    BEGINS = 1577836800, /* 2020-01-01: before any clock that a station may have */
};

static const char KEY_NAME[] = "hub.key";
static const char CERTIFICATE_NAME[] = "hub.crt";
static const char COMMON_NAME[] = "feria-hub";

/* The first thing that failed, in GnuTLS's own words. */
static enum status checked(int code, const char *path, struct error *error)
{
    return code >= 0
               ? STATUS_OK
               : error_set(error, code == GNUTLS_E_MEMORY_ERROR ? STATUS_NO_MEMORY : STATUS_INVALID,
                           "%s: %s", path, gnutls_strerror(code));
}

static enum status take(gnutls_datum_t *data, struct buf *out, struct error *error)
{
    buf_append(out, data->data, data->size);
    sodium_memzero(data->data, data->size);
    gnutls_free(data->data);
    return buf_status(out, error);
}

/* ---- the key ---- */

static enum status key_make(gnutls_x509_privkey_t key, struct tls *tls, const char *path,
                            struct error *error)
{
    gnutls_datum_t pem = {0};
    int code = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (code >= 0) {
        code = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                 &pem);
    }
    enum status status = checked(code, path, error);
    if (status == STATUS_OK) {
        status = take(&pem, &tls->key, error);
    }
    return status == STATUS_OK
               ? file_write(path, tls->key.data, tls->key.length, S_IRUSR | S_IWUSR, error)
               : status;
}

static enum status no_key(const char *path, struct error *error)
{
    return error_set(error, STATUS_INVALID,
                     "%s: is no key of a hub; bring it back from its copy. Or move it and hub.crt "
                     "away: the next start makes another, whose pin every station needs",
                     path);
}

static enum status key_read(gnutls_x509_privkey_t key, struct tls *tls, const char *path,
                            struct error *error)
{
    struct stat info;
    if (stat(path, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return error_set(error, STATUS_DENIED, "%s: others may read it; run: chmod 600 '%s'", path,
                         path);
    }
    enum status status = file_read(path, &tls->key, error);
    if (status != STATUS_OK) {
        return status;
    }
    const gnutls_datum_t pem = {(unsigned char *)tls->key.data, (unsigned)tls->key.length};
    status =
        checked(gnutls_x509_privkey_import2(key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0), path, error);
    return status == STATUS_INVALID ? no_key(path, error) : status;
}

/* ---- the certificate ---- */

static int certificate_sign(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
    uint8_t serial[SERIAL_BYTES];
    randombytes_buf(serial, sizeof serial);
    serial[0] = (uint8_t)((serial[0] & 0x7F) | 1); /* positive, and not shorter */
    int code = gnutls_x509_crt_set_version(certificate, 3);
    if (code >= 0) {
        code = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_activation_time(certificate, BEGINS);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_expiration_time(certificate,
                                                   GNUTLS_X509_NO_WELL_DEFINED_EXPIRATION);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                             COMMON_NAME, sizeof COMMON_NAME - 1);
    }
    if (code >= 0) {
        code = gnutls_x509_crt_set_key(certificate, key);
    }
    return code >= 0 ? gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0)
                     : code;
}

static enum status certificate_make(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key,
                                    struct tls *tls, const char *path, struct error *error)
{
    gnutls_datum_t pem = {0};
    int code = certificate_sign(certificate, key);
    if (code >= 0) {
        code = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem);
    }
    enum status status = checked(code, path, error);
    if (status == STATUS_OK) {
        status = take(&pem, &tls->certificate, error);
    }
    return status == STATUS_OK ? file_write(path, tls->certificate.data, tls->certificate.length,
                                            S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, error)
                               : status;
}

static enum status certificate_read(gnutls_x509_crt_t certificate, struct tls *tls,
                                    const char *path, struct error *error)
{
    enum status status = file_read(path, &tls->certificate, error);
    if (status != STATUS_OK) {
        return status;
    }
    const gnutls_datum_t pem = {(unsigned char *)tls->certificate.data,
                                (unsigned)tls->certificate.length};
    status = checked(gnutls_x509_crt_import(certificate, &pem, GNUTLS_X509_FMT_PEM), path, error);
    return status == STATUS_INVALID
               ? error_set(error, status,
                           "%s: is no certificate; move it away, and the next start makes one "
                           "with the same pin",
                           path)
               : status;
}

/* The pin, which both must have. */
static enum status compare(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key,
                           struct tls *tls, const char *path, struct error *error)
{
    uint8_t other[TLS_PIN_BYTES];
    size_t bytes = sizeof tls->pin;
    size_t other_bytes = sizeof other;
    int code = gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA256, tls->pin, &bytes);
    if (code >= 0) {
        code = gnutls_x509_privkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, other, &other_bytes);
    }
    enum status status = checked(code, path, error);
    if (status == STATUS_OK &&
        (bytes != sizeof tls->pin || other_bytes != bytes || memcmp(tls->pin, other, bytes) != 0)) {
        status = error_set(error, STATUS_INVALID,
                           "%s: is not the certificate of the key beside it; bring that key back "
                           "from its copy. Or move this away: the next start makes one, whose "
                           "pin every station needs",
                           path);
    }
    if (status == STATUS_OK) {
        (void)sodium_bin2base64(tls->pin_text, sizeof tls->pin_text, tls->pin, sizeof tls->pin,
                                sodium_base64_VARIANT_ORIGINAL);
    }
    return status;
}

/* ---- both ---- */

static enum status open_both(struct tls *tls, const char *folder, gnutls_x509_privkey_t key,
                             gnutls_x509_crt_t certificate, struct error *error)
{
    char key_path[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    enum status status = path_join(key_path, sizeof key_path, folder, KEY_NAME, error);
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, folder, CERTIFICATE_NAME, error);
    }
    if (status == STATUS_OK) {
        status = file_exists(key_path) ? key_read(key, tls, key_path, error)
                                       : key_make(key, tls, key_path, error);
    }
    if (status == STATUS_OK) {
        status = file_exists(path) ? certificate_read(certificate, tls, path, error)
                                   : certificate_make(certificate, key, tls, path, error);
    }
    return status == STATUS_OK ? compare(certificate, key, tls, path, error) : status;
}

enum status tls_open(struct tls *tls, const char *keys_folder, struct error *error)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t certificate = NULL;
    *tls = (struct tls){0};
    buf_init(&tls->key, PEM_BYTES_MAX);
    buf_init(&tls->certificate, PEM_BYTES_MAX);
    int code = gnutls_x509_privkey_init(&key);
    if (code >= 0) {
        code = gnutls_x509_crt_init(&certificate);
    }
    enum status status = checked(code, keys_folder, error);
    if (status == STATUS_OK) {
        status = open_both(tls, keys_folder, key, certificate, error);
    }
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_crt_deinit(certificate);
    if (status != STATUS_OK) {
        tls_close(tls);
    }
    return status;
}

void tls_close(struct tls *tls)
{
    buf_wipe(&tls->key);
    buf_release(&tls->key);
    buf_release(&tls->certificate);
    *tls = (struct tls){0};
}
