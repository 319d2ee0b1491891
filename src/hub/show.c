#include "hub/show.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "base/words.h"
#include "print/paper.h"
#include "print/paper_file.h"

enum {
    PICTURE_MODULE_DOTS = 8,
    SCREEN_MODULE_DOTS = 3, /* the least that paper_qr draws */
    SHOWN_WORDS = 8,        /* of the pin: 64 bits */
};

/* The first address of this machine that is not only its own. */
static bool find_own_address(char out[INET_ADDRSTRLEN])
{
    struct ifaddrs *list = NULL;
    bool is_found = false;
    if (getifaddrs(&list) != 0) {
        return false;
    }
    for (const struct ifaddrs *i = list; i && !is_found; i = i->ifa_next) {
        if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET && (i->ifa_flags & IFF_UP) &&
            !(i->ifa_flags & IFF_LOOPBACK)) {
            const struct sockaddr_in *address = (const void *)i->ifa_addr;
            is_found = inet_ntop(AF_INET, &address->sin_addr, out, INET_ADDRSTRLEN) != NULL;
        }
    }
    freeifaddrs(list);
    return is_found;
}

void show_url(const char *bound, const struct tls *tls, char out[SHOW_URL_MAX])
{
    char own[INET_ADDRSTRLEN];
    const char *port = strrchr(bound, ':');
    bool is_any = strncmp(bound, "0.0.0.0:", 8) == 0 || strncmp(bound, "[::]:", 5) == 0;
    if (is_any && port && find_own_address(own)) {
        (void)snprintf(out, SHOW_URL_MAX, "https://%s%s/#%s", own, port, tls->pin_text);
    } else {
        (void)snprintf(out, SHOW_URL_MAX, "https://%s/#%s", bound, tls->pin_text);
    }
}

/* ---- the QR ---- */

/* Two rows of modules a line of text, in half blocks: white ones are drawn, because a terminal is
 * rather dark. */
static void print_modules(FILE *out, const struct paper *paper, int side, int dots)
{
    static const char *const BLOCKS[] = {"█", "▄", "▀", " "}; /* by upper and lower being ink */
    int left = (paper->width - side) / 2;
    int modules = side / dots;
    for (int y = 0; y < modules; y += 2) {
        for (int x = 0; x < modules; x++) {
            int dot_x = left + x * dots + dots / 2;
            bool upper = paper_has_ink(paper, dot_x, y * dots + dots / 2);
            bool lower = y + 1 < modules && paper_has_ink(paper, dot_x, (y + 1) * dots + dots / 2);
            (void)fputs(BLOCKS[(upper ? 1 : 0) + (lower ? 2 : 0)], out);
        }
        (void)fputc('\n', out);
    }
}

static void print_qr(FILE *out, const char *url)
{
    struct paper paper;
    int side = 0;
    if (!paper_init(&paper, 80)) {
        return;
    }
    if (paper_qr(&paper, 0, SCREEN_MODULE_DOTS, url, &side, NULL) == STATUS_OK) {
        print_modules(out, &paper, side, SCREEN_MODULE_DOTS);
    }
    paper_release(&paper);
}

static enum status write_picture(const char *path, const char *url, struct error *error)
{
    struct paper paper;
    struct buf bytes;
    int side = 0;
    if (!paper_init(&paper, 80)) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a QR");
    }
    buf_init(&bytes, PAPER_FILE_BYTES_MAX);
    enum status status = paper_qr(&paper, 0, PICTURE_MODULE_DOTS, url, &side, error);
    if (status == STATUS_OK) {
        status = paper_png(&paper, &bytes, error);
    }
    if (status == STATUS_OK) {
        status = file_write(path, bytes.data, bytes.length, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH,
                            error);
    }
    buf_release(&bytes);
    paper_release(&paper);
    return status;
}

void show_hub(FILE *out, const char *keys_folder, const char *url, const struct tls *tls)
{
    char words[WORDS_SIZE(SHOWN_WORDS)];
    char path[FILE_PATH_MAX];
    struct error error = {0};
    words_of(tls->pin, SHOWN_WORDS, words);
    print_qr(out, url);
    (void)fprintf(out, "feria-hub: %s\nferia-hub: pin %s\nferia-hub: key %s\n", url, tls->pin_text,
                  words);
    (void)fflush(out);
    if (path_join(path, sizeof path, keys_folder, "hub.png", &error) != STATUS_OK ||
        write_picture(path, url, &error) != STATUS_OK) {
        log_warning("hub", "%s", error.text);
    }
}
