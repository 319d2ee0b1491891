/* hub_peer.h: the hub as the other side of an exchange, over HTTP(S): PROTOCOL.md, "Over HTTP".
 *
 * Whoever answers in the hub's place (a network's login page, another server) is told apart and
 * taken for nothing. The connection is kept between requests. One thread; two of them for one hub
 * are two hub_peers. */
#pragma once

#include "core/keys.h"
#include "sync/http.h"
#include "sync/peer.h"
#include "sync/request_sign.h"

#include <stdbool.h>
#include <stdint.h>

/* How far this machine's clock is from the hub's, measured by the last hello. */
struct hub_clock {
    bool is_known;
    int64_t offset_ms;      /* to be added to our clock */
    int64_t uncertainty_ms; /* half of the way there and back */
};

struct hub_peer {
    struct http http;
    const struct keys *keys;           /* borrowed: whose requests these are */
    char nonce[REQUEST_NONCE_HEX + 1]; /* for the next signed request; "" = ask for one */
    int64_t nonce_ms;                  /* monotonic; when it came */
    int64_t retry_after_ms;            /* the hub asked for so much rest with its last answer; 0 */
    bool is_trusted;                   /* as the last hello said */
    struct hub_clock clock;
    struct peer_state state; /* of the last hello */
    struct buf page;         /* what hub_peer_wait brought and the next pull takes */
    struct peer_page page_end;
    int64_t page_pos; /* which question it answers; -1 = there is none */
};

/* `hub` and `pin` as in the settings; `cancel_fd` as in http.h. */
void hub_peer_init(struct hub_peer *hub, const char *address, const char *pin,
                   const struct keys *keys, int cancel_fd);
void hub_peer_release(struct hub_peer *hub); /* fine on a zeroed one */

/* The peer of steps.h, under the name "hub". Borrows it. */
struct peer hub_peer(struct hub_peer *hub);

/* Waits at the hub, at most `wait_s`, until there is something after `pos`: what came is what the
 * next pull from there gets, at once. `is_news` false: nothing did, and the hub still holds what
 * `mark` stands for. */
enum status hub_peer_wait(struct hub_peer *hub, const struct peer_who *who, int64_t pos,
                          int64_t mark, int wait_s, bool *is_news, struct error *error) FALLIBLE;

/* One signed request with a JSON answer, for what no exchange is made of. The answer's text is in
 * `answer`, to be given to http_answer_release whatever came. `deadline_ms` holds for all of it:
 * also for a nonce that has to be asked for first. */
enum status hub_peer_call(struct hub_peer *hub, const struct peer_who *who, const char *method,
                          const char *target, const void *body, size_t body_bytes, int deadline_ms,
                          struct http_answer *answer, struct error *error) FALLIBLE;
