#include "print/escpos.h"

enum { ESC = 0x1b, GS = 0x1d, DLE = 0x10, EOT = 0x04, FEED_WIDE = 16, FEED_NARROW = 96 };

bool printer_can_print(enum printer_state state)
{
    return state == PRINTER_UNKNOWN || state == PRINTER_READY || state == PRINTER_PAPER_LOW;
}

static void band(const struct paper *paper, int from, int rows, struct buf *out)
{
    const uint8_t head[] = {GS,
                            'v',
                            '0',
                            0,
                            (uint8_t)(paper->row_bytes & 0xff),
                            (uint8_t)(paper->row_bytes >> 8),
                            (uint8_t)(rows & 0xff),
                            (uint8_t)(rows >> 8)};
    buf_append(out, head, sizeof head);
    buf_append(out, paper->bits + (size_t)from * (size_t)paper->row_bytes,
               (size_t)rows * (size_t)paper->row_bytes);
}

void escpos_paper(const struct paper *paper, bool asks_end, struct buf *out)
{
    static const uint8_t start[] = {ESC, '@'};
    static const uint8_t cut[] = {GS, 'V', 'B', 0};
    static const uint8_t ask_end[] = {GS, 'r', 1};
    /* Printers of narrow paper have no cutter: it is torn off a little above the head. */
    const uint8_t feed[] = {ESC, 'J', paper->paper_mm < 62 ? FEED_NARROW : FEED_WIDE};
    buf_append(out, start, sizeof start);
    for (int y = 0; y < paper->height; y += ESCPOS_BAND_ROWS) {
        int rows = paper->height - y;
        band(paper, y, rows < ESCPOS_BAND_ROWS ? rows : ESCPOS_BAND_ROWS, out);
    }
    buf_append(out, feed, sizeof feed);
    buf_append(out, cut, sizeof cut);
    if (asks_end) {
        buf_append(out, ask_end, sizeof ask_end);
    }
}

void escpos_ask(uint8_t n, uint8_t out[3])
{
    out[0] = DLE;
    out[1] = EOT;
    out[2] = n;
}

enum escpos_answer escpos_answer_kind(uint8_t byte)
{
    if ((byte & 0x93) == 0x12) {
        return ESCPOS_STATUS;
    }
    return (byte & 0x90) == 0 ? ESCPOS_END : ESCPOS_NOISE;
}

/* Bits that mean trouble, worst first within a question. */
static const struct {
    uint8_t n, bits;
    enum printer_state state;
} TROUBLE[] = {
    {4, 0x60, PRINTER_PAPER_OUT},  {4, 0x0c, PRINTER_PAPER_LOW}, {2, 0x20, PRINTER_PAPER_OUT},
    {2, 0x04, PRINTER_COVER_OPEN}, {2, 0x40, PRINTER_FAULT},     {3, 0x68, PRINTER_FAULT},
    {1, 0x08, PRINTER_FAULT}, /* off line; 2 and 4 say why, when they know */
};

enum printer_state escpos_state(uint8_t n, uint8_t answer)
{
    for (size_t i = 0; i < ARRAY_COUNT(TROUBLE); i++) {
        if (TROUBLE[i].n == n && (answer & TROUBLE[i].bits) != 0) {
            return TROUBLE[i].state;
        }
    }
    return PRINTER_READY;
}

enum printer_state escpos_end_state(uint8_t answer)
{
    if ((answer & 0x0c) != 0) {
        return PRINTER_PAPER_OUT;
    }
    return (answer & 0x03) != 0 ? PRINTER_PAPER_LOW : PRINTER_READY;
}
