#include "cli/print_out.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "core/attendee.h"
#include "print/escpos.h"

enum { MS_PER_S = 1000, WAIT_S_MAX = 600 };

/* By the end of the name; what the file begins with, so that nothing else is written over. */
static const struct {
    const char *end;
    enum print_form form;
    const char *begin;
} FILES[] = {
    {".png", PRINT_PNG, "\x89PNG"},
    {".pdf", PRINT_PDF, "%PDF-1.4"},
    {".escpos", PRINT_ESCPOS, "\x1b@"},
};

static const char *const IN_THE_WAY[PRINTER_STATE_COUNT] = {
    [PRINTER_FAULT] = "the printer reports a fault; see to it and print again",
    [PRINTER_COVER_OPEN] = "the printer is open; close it and print again",
    [PRINTER_PAPER_OUT] = "the printer has no paper; put some in and print again",
    [PRINTER_SILENT] = "the printer does not answer; is it on, and is the address right?",
};

/* Of a printer they only tell which letters it will lack. */
static enum status open_letters(struct print_out *out, const struct settings *settings,
                                struct error *error)
{
    enum status status = look_read(&out->look, settings->assets, settings->theme, error);
    return status == STATUS_OK ? letters_new(&out->letters, &out->look, error) : status;
}

static enum status open_printer(struct print_out *out, const struct cli *cli,
                                const struct settings *settings, const char *to,
                                struct error *error)
{
    char log_path[FILE_PATH_MAX];
    const struct printer_options options = {.address = to,
                                            .paper_mm = out->paper_mm,
                                            .assets = settings->assets,
                                            .theme = settings->theme,
                                            .log_path = log_path};
    out->form = PRINT_PRINTER;
    if (strcmp(to, "none") == 0) {
        return error_set(error, STATUS_USAGE,
                         "there is no printer in the settings; say --to FILE.pdf, --to FILE.png or "
                         "--to tcp:192.168.1.50");
    }
    enum status status = open_letters(out, settings, error);
    if (status == STATUS_OK) {
        status = path_join(log_path, sizeof log_path, cli->folder, "office.prints", error);
    }
    return status == STATUS_OK ? printer_new(&out->printer, &options, error) : status;
}

static enum status open_file(struct print_out *out, const struct settings *settings,
                             const char *path, const char *begin, struct error *error)
{
    enum status status = open_letters(out, settings, error);
    if (status == STATUS_OK) {
        status = output_open(&out->output, path, begin, error);
    }
    if (status == STATUS_OK && out->form == PRINT_PDF) {
        pdf_begin(&out->pdf, &out->bytes);
    }
    return status;
}

enum status print_out_open(struct print_out *out, const struct cli *cli,
                           const struct settings *settings, const char *to, uint32_t paper_mm,
                           struct error *error)
{
    *out = (struct print_out){.paper_mm = paper_mm != 0 ? (int)paper_mm : settings->paper_mm};
    buf_init(&out->bytes, PAPER_FILE_BYTES_MAX);
    if (paper_dots(out->paper_mm) == 0) {
        return error_set(error, STATUS_USAGE, "--paper: must be 58, 62 or 80");
    }
    for (size_t i = 0; to && i < ARRAY_COUNT(FILES); i++) {
        size_t length = strlen(to), end = strlen(FILES[i].end);
        if (length > end && strcasecmp(to + length - end, FILES[i].end) == 0 && !strchr(to, ':')) {
            out->form = FILES[i].form;
            return open_file(out, settings, to, FILES[i].begin, error);
        }
    }
    if (to && !strchr(to, ':') && strcmp(to, "none") != 0) {
        return error_set(error, STATUS_USAGE,
                         "--to %.200s: a file's name ends in .pdf, .png or .escpos; a printer is "
                         "like tcp:192.168.1.50, file:/dev/usb/lp0 or cups:QUEUE",
                         to);
    }
    return open_printer(out, cli, settings, to ? to : settings->printer, error);
}

static enum status to_printer(struct print_out *out, const struct slip *slip, struct error *error)
{
    uint64_t tag = printer_post(out->printer, slip);
    uint32_t wait_s = out->wait_s < WAIT_S_MAX ? out->wait_s : WAIT_S_MAX;
    struct printer_news news = printer_wait(out->printer, tag, (int)wait_s * MS_PER_S);
    if (news.job == PRINT_DONE) {
        return STATUS_OK;
    }
    const char *why = IN_THE_WAY[news.printer];
    printer_forget(out->printer);
    return error_set(error, STATUS_BUSY, "%s", why ? why : "the printer did not print it");
}

/* On a badge of dots nobody is found: whoever prints is told. */
static void warn_of_missing(const struct print_out *out, const struct slip *slip)
{
    for (size_t i = 0; i < slip->part_count; i++) {
        const struct slip_part *part = &slip->parts[i];
        const char *text = slip->texts + part->text;
        char shown[NAME_MAX_BYTES];
        bool is_name = part->role == SLIP_NAME || part->role == SLIP_NAME_LARGE;
        if (is_name && letters_missing(out->letters, FACE_BOLD, text) > 0) {
            bool is_clean = text_clean(text, shown, sizeof shown, NULL) == STATUS_OK;
            (void)fprintf(stderr,
                          "%s: no font here has all of these letters; dots stand for them\n",
                          is_clean ? shown : "a name");
        }
    }
}

static enum status to_file(struct print_out *out, const struct slip *slip, struct error *error)
{
    struct paper paper = {0};
    enum status status =
        slip_draw(slip, out->letters, &out->look, out->paper_mm, false, &paper, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (out->form == PRINT_PDF) {
        status = pdf_page(&out->pdf, &paper, error);
    } else if (out->form == PRINT_ESCPOS) {
        escpos_paper(&paper, false, &out->bytes);
        status = buf_status(&out->bytes, error);
    } else if (out->count > 0) {
        status = error_set(error, STATUS_USAGE, "a PNG holds one; say --to FILE.pdf for several");
    } else {
        status = paper_png(&paper, &out->bytes, error);
    }
    paper_release(&paper);
    return status;
}

enum status print_out_slip(struct print_out *out, const struct slip *slip, struct error *error)
{
    warn_of_missing(out, slip);
    enum status status =
        out->form == PRINT_PRINTER ? to_printer(out, slip, error) : to_file(out, slip, error);
    out->count += status == STATUS_OK;
    return status;
}

enum status print_out_close(struct print_out *out, enum status status, struct error *error)
{
    if (out->output.file) {
        if (status == STATUS_OK && out->form == PRINT_PDF) {
            status = pdf_end(&out->pdf, error);
        }
        if (status == STATUS_OK &&
            fwrite(out->bytes.data, 1, out->bytes.length, out->output.file) != out->bytes.length) {
            status = file_error(error, errno, out->output.path);
        }
        status = output_close(&out->output, status, error);
    }
    printer_free(out->printer);
    letters_free(out->letters);
    buf_wipe(&out->bytes);
    buf_release(&out->bytes);
    *out = (struct print_out){0};
    return status;
}
