/* script_keys.c: a hardware keyboard, as the system brings its events. */
#include "screens/script_keys.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

enum {
    KEY_GAP_MS = 45,  /* slower than any scanner */
    DECIDED_MS = 150, /* then what was typed is known to be no scan */
    PIECE_BYTES = 31, /* of one event */
    WEDGE_PIECE = 32, /* keys at once */
    WEDGE_DECIDED_MS = 400,
};

void script_listen(struct run *run, int64_t for_ms)
{
    struct input input;
    int64_t until_ms = clock_monotonic_ms() + for_ms;
    while (clock_monotonic_ms() < until_ms) {
        if (platform_wait(run->platform, until_ms, &input)) {
            input.at_ms = run_now_ms(run); /* the script's clock runs ahead */
            run_input(run, &input);
        }
    }
}

enum status script_keys(struct script *script, struct error *error)
{
    struct run *run = script->run;
    const char *at = script->arguments[0];
    while (*at != '\0') {
        bool is_digit = *at >= '0' && *at <= '9';
        size_t bytes = is_digit ? 1 : strcspn(at, "0123456789");
        bytes = bytes <= PIECE_BYTES ? bytes : text_whole(at, PIECE_BYTES);
        platform_type(run->platform, at, bytes);
        script_listen(run, KEY_GAP_MS);
        at += bytes;
    }
    script_listen(run, DECIDED_MS);
    return script_pause(script, error);
}

static enum status file_of(const struct script *script, struct buf *bytes, struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status =
        path_join(path, sizeof path, script->run->options->shots, script->arguments[0], error);
    buf_init(bytes, INPUT_TEXT_MAX);
    return status == STATUS_OK ? file_read(path, bytes, error) : status;
}

enum status script_scan_file(struct script *script, struct error *error)
{
    struct buf bytes;
    enum status status = file_of(script, &bytes, error);
    if (status == STATUS_OK) {
        run_input(script->run, &(struct input){.kind = INPUT_SCAN,
                                               .at_ms = run_now_ms(script->run),
                                               .text = buf_str(&bytes),
                                               .text_bytes = bytes.length});
    }
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status == STATUS_OK ? script_pause(script, error) : status;
}

enum status script_wedge_file(struct script *script, struct error *error)
{
    struct buf bytes;
    enum status status = file_of(script, &bytes, error);
    for (size_t i = 0; status == STATUS_OK && i < bytes.length; i++) {
        (void)platform_scan_key(script->run->platform, bytes.data[i]);
        if (i % WEDGE_PIECE == WEDGE_PIECE - 1) {
            script_listen(script->run, 1); /* the system's queue is short */
        }
    }
    script_listen(script->run, WEDGE_DECIDED_MS);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status == STATUS_OK ? script_pause(script, error) : status;
}
