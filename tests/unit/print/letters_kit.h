/* letters_kit.h: the sample city's look and letters, opened once for a group of tests. */
#pragma once

#include "unit/print/print_kit.h"

static struct look look;
static struct letters *letters;

static int open_fonts(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(look_read(&look, FERIA_SOURCE_DIR "/assets", "ibague", &error), STATUS_OK);
    assert_int_equal(letters_new(&letters, &look, &error), STATUS_OK);
    return 0;
}

static int close_fonts(void **state)
{
    (void)state;
    letters_free(letters);
    return 0;
}
