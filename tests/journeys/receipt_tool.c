/* receipt_tool.c: a receipt printer for the journeys.
 *   receipt_tool read FILE WIDTH    the QR of each slip in a stream of ESC/POS, one a line
 *   receipt_tool serve FOLDER       is a network printer until FOLDER/stop is there: its address in
 *                                   FOLDER/address, without paper while FOLDER/no-paper is there,
 *                                   and at its end the QR of each slip */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "harness/receipt_printer.h"
#include "image/code_image.h"

enum { NAP_MS = 20, WIDTH = 576, STREAM_MAX = 64 * 1024 * 1024 };

static int tell(const struct receipt_printer *printer)
{
    for (int i = 0; i < printer->slip_count; i++) {
        char text[CODE_IMAGE_TEXT_MAX];
        size_t length = 0;
        struct error error = {0};
        int width, height;
        uint8_t *luma = receipt_printer_slip(printer, i, &width, &height);
        if (code_image_read_luma(luma, width, height, text, sizeof text, &length, &error) !=
            STATUS_OK) {
            fprintf(stderr, "slip %d: %s\n", i, error.text);
            free(luma);
            return EXIT_FAILURE;
        }
        printf("%s\n", text);
        free(luma);
    }
    return printer->unknown_count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int read_stream(const char *path, int width)
{
    struct receipt_printer printer;
    struct buf file;
    struct error error = {0};
    buf_init(&file, STREAM_MAX);
    if (file_read(path, &file, &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        return EXIT_FAILURE;
    }
    receipt_printer_init(&printer, width);
    for (size_t i = 0; i < file.length; i++) {
        (void)receipt_printer_take(&printer, (uint8_t)file.data[i]);
    }
    int code = tell(&printer);
    receipt_printer_release(&printer);
    buf_release(&file);
    return code;
}

static int serve(const char *folder)
{
    static struct fake_printer fake;
    struct error error = {0};
    char address[FILE_PATH_MAX], stop[FILE_PATH_MAX], no_paper[FILE_PATH_MAX];
    snprintf(address, sizeof address, "%s/address", folder);
    snprintf(stop, sizeof stop, "%s/stop", folder);
    snprintf(no_paper, sizeof no_paper, "%s/no-paper", folder);
    fake_printer_open(&fake, WIDTH, false);
    fake_printer_run(&fake);
    if (file_write(address, fake.address, strlen(fake.address), 0600, &error) != STATUS_OK) {
        return EXIT_FAILURE;
    }
    while (!file_exists(stop)) {
        fake_printer_say(&fake, 4, file_exists(no_paper) ? 0x72 : 0x12);
        (void)poll(NULL, 0, NAP_MS);
    }
    int code = tell(&fake.printer);
    fake_printer_close(&fake);
    return code;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "read") == 0) {
        return read_stream(argv[2], atoi(argv[3]));
    }
    return argc == 3 && strcmp(argv[1], "serve") == 0 ? serve(argv[2]) : EXIT_FAILURE;
}
