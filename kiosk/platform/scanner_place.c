/* scanner_place.c: the setting `scanner`, taken apart. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "platform/scanner_private.h"

enum { SPEED_DEFAULT = 9600 };

/* "05e0:1200" */
static bool usb_id_read(struct scanner_place *place, const char *text)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    if (strlen(text) != 9 || strspn(text, digits) != 4 || text[4] != ':' ||
        strspn(text + 5, digits) != 4) {
        return false;
    }
    place->vendor = (int)strtol(text, NULL, 16);
    place->product = (int)strtol(text + 5, NULL, 16);
    return true;
}

/* "/dev/ttyUSB0:115200"; what follows the last colon is a speed when it is a number. */
static void speed_take(struct scanner_place *place)
{
    char *colon = strrchr(place->path, ':');
    if (colon != NULL && colon[1] != '\0' && strlen(colon) <= 8 &&
        strspn(colon + 1, "0123456789") == strlen(colon + 1)) {
        place->speed = (int)strtol(colon + 1, NULL, 10);
        *colon = '\0';
    }
}

static void folder_set(struct scanner_place *place, const char *input_folder)
{
    if (place->path[0] == '\0') {
        (void)text_copy(place->folder, sizeof place->folder,
                        input_folder != NULL ? input_folder : "/dev/input");
        return;
    }
    (void)text_copy(place->folder, sizeof place->folder, place->path);
    char *slash = strrchr(place->folder, '/');
    slash[slash == place->folder ? 1 : 0] = '\0';
}

enum status scanner_place_parse(struct scanner_place *place, const char *where,
                                const char *input_folder, struct error *error)
{
    static const struct scanner_kind *const kinds[] = {&scanner_evdev, &scanner_serial};
    size_t word = strcspn(where, ":");
    const char *what = where[word] == ':' ? where + word + 1 : "";
    *place = (struct scanner_place){.speed = SPEED_DEFAULT};
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (strlen(kinds[i]->word) == word && memcmp(kinds[i]->word, where, word) == 0) {
            place->kind = kinds[i];
        }
    }
    bool is_usb = place->kind == &scanner_evdev && usb_id_read(place, what);
    bool is_path = place->kind != NULL && !is_usb && what[0] == '/' &&
                   text_copy(place->path, sizeof place->path, what);
    if (!is_usb && !is_path) {
        return error_set(error, STATUS_CONFIG,
                         "scanner: \"%s\" is not like evdev:05e0:1200, "
                         "evdev:/dev/input/by-id/... or serial:/dev/ttyACM0",
                         where);
    }
    if (place->kind == &scanner_serial) {
        speed_take(place);
    }
    if (!scanner_speed_ok(place->speed)) {
        return error_set(error, STATUS_CONFIG,
                         "scanner: %d is no speed of a serial line; 9600 and 115200 are usual",
                         place->speed);
    }
    folder_set(place, input_folder);
    return STATUS_OK;
}
