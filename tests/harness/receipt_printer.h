/* receipt_printer.h: a receipt printer for tests: takes ESC/POS bytes as a real one does (Epson's
 * reference of the commands) and keeps the picture that would be on the paper. It shares nothing
 * with the encoder. Around it, a fake one on TCP or on a pseudo terminal, with a thread. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECEIPT_ROWS_MAX = 20000, RECEIPT_SLIPS_MAX = 32 };

struct receipt_printer {
    int width;    /* dots of its head; what is wider is cut off */
    uint8_t *ink; /* owned; width * RECEIPT_ROWS_MAX bytes, 1 = black */
    int rows;     /* of paper used */
    int cuts[RECEIPT_SLIPS_MAX];
    int slip_count;    /* cut off */
    int unknown_count; /* bytes that are no command it knows */
    /* What it says, by the number of DLE EOT; 0x12 = all is well. */
    uint8_t says[5];
    bool is_silent;    /* to DLE EOT */
    bool has_no_end;   /* does not know GS r */
    int paper_ends_at; /* row after which there is no paper; 0 = never */
    /* A command that is not whole yet. */
    uint8_t pending[8];
    size_t pending_bytes;
    size_t picture_bytes, picture_left;
    int picture_width_bytes;
};

void receipt_printer_init(struct receipt_printer *printer, int width);
void receipt_printer_release(struct receipt_printer *printer);

/* Takes one byte; its answer, or -1. */
int receipt_printer_take(struct receipt_printer *printer, uint8_t byte);

/* Luma of slip `number` (from 0) with a white margin of 40 dots; owned by the caller. */
uint8_t *receipt_printer_slip(const struct receipt_printer *printer, int number, int *width,
                              int *height);

struct fake_printer {
    struct receipt_printer printer; /* with the mutex */
    pthread_mutex_t mutex;
    pthread_t thread;
    int listener, terminal, stop[2];
    int port;
    char address[64];    /* for the setting */
    int bytes_at_once;   /* it reads so many, then naps; 0 = as they come */
    bool is_hanging;     /* takes the connection and reads nothing */
    size_t closes_after; /* bytes of a connection; 0 = never */
    int connection_count;
};

/* On 127.0.0.1 with a port of its own, or on a pseudo terminal; its ways may be changed until it
 * runs. */
void fake_printer_open(struct fake_printer *fake, int width, bool is_terminal);
void fake_printer_run(struct fake_printer *fake);
void fake_printer_close(struct fake_printer *fake);
void fake_printer_say(struct fake_printer *fake, int n, uint8_t answer);
int fake_printer_slips(struct fake_printer *fake); /* cut off so far */
