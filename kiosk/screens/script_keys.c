/* script_keys.c: a hardware keyboard, as the system brings its events. */
#include "screens/script_keys.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum {
    KEY_GAP_MS = 45,  /* slower than any scanner */
    DECIDED_MS = 150, /* then what was typed is known to be no scan */
    PIECE_BYTES = 31, /* of one event */
};

/* Takes what the platform has, as the loop does, for so long in real time. */
static void take_inputs(struct run *run, int64_t for_ms)
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
        take_inputs(run, KEY_GAP_MS);
        at += bytes;
    }
    take_inputs(run, DECIDED_MS);
    return script_pause(script, error);
}
