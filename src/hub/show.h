/* show.h: how people and stations recognise a hub: its address and pin as a QR on the terminal and
 * in keys/hub.png, and its key as words to compare by eye. */
#pragma once

#include "base/status.h"
#include "hub/tls.h"

#include <stdio.h>

/* "https://192.168.1.10:7443/#<pin>": what a station needs to know. A hub that listens on all
 * addresses is named by the first one that others can reach. */
enum { SHOW_URL_MAX = 160 };
void show_url(const char *bound, const struct tls *tls, char out[SHOW_URL_MAX]);

/* Words and QR to `out`; the QR to <keys folder>/hub.png. A picture that cannot be written is no
 * reason to stop: it is logged. */
void show_hub(FILE *out, const char *keys_folder, const char *url, const struct tls *tls);
