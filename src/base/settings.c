#include "base/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ini.h"
#include "base/text.h"

#ifndef FERIA_ASSETS_DEFAULT
#define FERIA_ASSETS_DEFAULT "assets"
#endif
#ifndef FERIA_LANGUAGES_DEFAULT
#define FERIA_LANGUAGES_DEFAULT "build/i18n"
#endif

enum { KEY_BYTES_MAX = 32, NEAREST_EDITS_MAX = 3, STATION_WORD_MAX = 32 };

/* Names of stations and themes become names of files. */
static bool is_file_word(const char *value)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    if (value[0] == '\0' || !strchr(LETTERS, value[0])) {
        return false;
    }
    size_t length = strspn(value, LETTERS);
    while (value[length] == '-' || value[length] == '_') {
        length++;
        length += strspn(value + length, LETTERS);
    }
    return value[length] == '\0';
}

/* The station's key and database are called so: the same rule as core's station_name_ok. */
static bool is_station_word(const char *value)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t length = strspn(value, LETTERS);
    return value[0] != '-' && length > 0 && length <= STATION_WORD_MAX && value[length] == '\0';
}

static bool is_size(const char *value)
{
    if (value[0] == '\0') {
        return true;
    }
    size_t width = strspn(value, "0123456789");
    size_t height = value[width] == 'x' ? strspn(value + width + 1, "0123456789") : 0;
    return width >= 1 && width <= 5 && height >= 1 && height <= 5 &&
           value[width + 1 + height] == '\0' && value[0] != '0' && value[width + 1] != '0';
}

static bool is_screen_mm(const char *value)
{
    long width_mm = strtol(value, NULL, 10);
    return width_mm == 0 || width_mm >= 50;
}

static bool is_camera(const char *value)
{
    static const char *const prefixes[] = {"/dev/", "folder:", "y4m:"};
    for (size_t i = 0; i < ARRAY_COUNT(prefixes); i++) {
        size_t length = strlen(prefixes[i]);
        if (strncmp(value, prefixes[i], length) == 0) {
            return value[length] != '\0';
        }
    }
    return strcmp(value, "none") == 0;
}

static bool is_place(const char *value)
{
    int ten_thousandths = 0;
    return value[0] == '\0' || text_fraction(value, &ten_thousandths);
}

static bool is_scanner(const char *value)
{
    return strcmp(value, "wedge") == 0 || strncmp(value, "evdev:", 6) == 0 ||
           strncmp(value, "serial:/", 8) == 0;
}

static bool is_printer(const char *value)
{
    static const char *const kinds[] = {"file:", "tcp:", "cups:"};
    bool is_one = strcmp(value, "none") == 0;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        size_t length = strlen(kinds[i]);
        is_one = is_one || (strncmp(value, kinds[i], length) == 0 && value[length] != '\0');
    }
    return is_one;
}

static bool is_paper(const char *value)
{
    long paper_mm = strtol(value, NULL, 10);
    return paper_mm == 58 || paper_mm == 62 || paper_mm == 80;
}

/* Without TLS only this machine: what travels is personal. */
static bool is_hub(const char *value)
{
    static const char *const starts[] = {"https://", "http://127.0.0.1", "http://localhost",
                                         "http://[::1]"};
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++) {
        size_t length = strlen(starts[i]);
        const char *rest = value + length;
        if (strncmp(value, starts[i], length) == 0) {
            bool is_over = i == 0 ? rest[0] != '\0' : rest[0] == '\0' || strchr(":/", rest[0]);
            return is_over && rest[strcspn(rest, " @?#\\")] == '\0';
        }
    }
    return value[0] == '\0';
}

static bool is_pin(const char *value)
{
    static const char LETTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return value[0] == '\0' || (strspn(value, LETTERS) == 43 && strcmp(value + 43, "=") == 0);
}

static bool is_not_empty(const char *value)
{
    return value[0] != '\0';
}

#define FIELD(name) offsetof(struct settings, name), sizeof(((struct settings *)0)->name)
#define FRACTION    "a fraction from 0 to 1 like 0.35, or nothing"
#define FILE_WORD   "letters without accents, digits, - and _"

static const struct setting SETTINGS[] = {
    {"station", "station", SETTING_TEXT, FIELD(station), 0, 0, NULL, "kiosk-1",
     "Name of this station, different from all others of the fair; its data file is called so too.",
     "small letters, digits and hyphens", is_station_word},
    {"mode", "station", SETTING_CHOICE, FIELD(mode), 0, 0, "citizen|door|stand|office", "citizen",
     "What the station is: a kiosk for citizens, a door that checks tickets, the staff's screen of "
     "a "
     "stand, or the office.",
     NULL, NULL},
    {"label", "station", SETTING_TEXT, FIELD(label), 0, 0, NULL, "Módulo 1",
     "What people read on the screen as the name of this place.", NULL, NULL},
    {"map_x", "station", SETTING_TEXT, FIELD(map_x), 0, 0, NULL, "",
     "Where this station stands on the map of the fair: part of its width from the left.", FRACTION,
     is_place},
    {"map_y", "station", SETTING_TEXT, FIELD(map_y), 0, 0, NULL, "",
     "Where this station stands on the map of the fair: part of its height from the top.", FRACTION,
     is_place},
    {"stand", "station", SETTING_TEXT, FIELD(stand), 0, 0, NULL, "",
     "Number of the stand where this kiosk is: it asks how that stand was, instead of the fair.",
     NULL, NULL},
    {"utc_offset_min", "station", SETTING_INT, FIELD(utc_offset_min), -720, 840, NULL, "-300",
     "Minutes by which local time is ahead of UTC; Colombia is -300 all year.", NULL, NULL},
    {"event", "event", SETTING_INT, FIELD(event), 0, INT_MAX, NULL, "0",
     "Number of the event; 0 is the one that is on now, or else the next.", NULL, NULL},
    {"gate", "event", SETTING_INT, FIELD(gate), 1, 99, NULL, "1",
     "Number of this door in the event's list of doors.", NULL, NULL},
    {"direction", "event", SETTING_CHOICE, FIELD(direction), 0, 0, "entry|exit", "entry",
     "Whether people come in or go out through this door.", NULL, NULL},
    {"renderer", "screen", SETTING_CHOICE, FIELD(renderer), 0, 0, "software|gpu", "software",
     "What draws: the processor, which works everywhere, or the graphics chip.", NULL, NULL},
    {"screen_mm_width", "screen", SETTING_INT, FIELD(screen_mm_width), 0, 3000, NULL, "0",
     "Width of the visible panel in millimetres; 0 takes what the system says.", "0 or 50 to 3000",
     is_screen_mm},
    {"size", "screen", SETTING_TEXT, FIELD(size), 0, 0, NULL, "",
     "Size of a window in pixels, for trying out; empty is the full screen.",
     "width x height like 1080x1920, or nothing", is_size},
    {"theme", "screen", SETTING_TEXT, FIELD(theme), 0, 0, NULL, "light",
     "Colours and sizes: the name of a file in assets/theme, without .ini.", FILE_WORD,
     is_file_word},
    {"assets", "screen", SETTING_TEXT, FIELD(assets), 0, 0, NULL, FERIA_ASSETS_DEFAULT,
     "Folder with the themes, keyboards and languages.", "the path of a folder", is_not_empty},
    {"languages", "screen", SETTING_TEXT, FIELD(languages), 0, 0, NULL, FERIA_LANGUAGES_DEFAULT,
     "Folder with the compiled translations.", "the path of a folder", is_not_empty},
    {"language", "visitor", SETTING_TEXT, FIELD(language), 0, 0, NULL, "es",
     "Language that each visit begins in: a code of assets/i18n/languages.ini.", FILE_WORD,
     is_file_word},
    {"idle_s", "visitor", SETTING_INT, FIELD(idle_s), 5, 600, NULL, "60",
     "Seconds without a touch until the screen asks whether the visitor is still there.", NULL,
     NULL},
    {"idle_warning_s", "visitor", SETTING_INT, FIELD(idle_warning_s), 5, 120, NULL, "30",
     "Seconds that question waits before the visit ends and its data is forgotten.", NULL, NULL},
    {"double_strike_ms", "visitor", SETTING_INT, FIELD(double_strike_ms), 0, 500, NULL, "150",
     "A second tap on the same place within so many milliseconds does not count.", NULL, NULL},
    {"reduce_motion", "visitor", SETTING_BOOL, FIELD(reduce_motion), 0, 0, NULL, "no",
     "Show the next page at once instead of sliding to it.", NULL, NULL},
    {"scanner", "devices", SETTING_TEXT, FIELD(scanner), 0, 0, NULL, "wedge",
     "Code scanner: wedge types like a keyboard; evdev is a keyboard that only the kiosk hears, by "
     "USB id (evdev:05e0:1200) or path; serial is a line (serial:/dev/ttyACM0).",
     "wedge, evdev:VENDOR:PRODUCT, evdev:/dev/input/by-id/... or serial:/dev/...", is_scanner},
    {"scanner_prefix", "devices", SETTING_TEXT, FIELD(scanner_prefix), 0, 0, NULL, "",
     "What the scanner sends before each code, when it is set so; it is taken off.", NULL, NULL},
    {"printer", "devices", SETTING_TEXT, FIELD(printer), 0, 0, NULL, "none",
     "Where tickets are printed: a device file, a network printer's address in numbers, or a queue "
     "of CUPS.",
     "none, file:/dev/usb/lp0, tcp:192.168.1.50 or cups:QUEUE", is_printer},
    {"paper_mm", "devices", SETTING_INT, FIELD(paper_mm), 58, 80, NULL, "80",
     "Width of the printer's paper in millimetres; 62 is a label.", "58, 62 or 80", is_paper},
    {"central", "sync", SETTING_TEXT, FIELD(central), 0, 0, NULL, "",
     "Path of the central file that this station sends to; empty works alone or by the hub.", NULL,
     NULL},
    {"sticks", "sync", SETTING_TEXT, FIELD(sticks), 0, 0, NULL, "/media",
     "Folder where the system mounts sticks; one that the office prepared is used when it is "
     "plugged in. Empty: none is.",
     NULL, NULL},
    {"hub", "sync", SETTING_TEXT, FIELD(hub), 0, 0, NULL, "",
     "Address of the hub that this station sends to, beside the central file or instead of it.",
     "https://ADDRESS:PORT, http:// only for this machine, or nothing", is_hub},
    {"hub_pin", "sync", SETTING_TEXT, FIELD(hub_pin), 0, 0, NULL, "",
     "The hub's key, as feria-hub shows it when it starts: only that hub is believed.",
     "43 letters, digits, + or / and then =", is_pin},
    {"camera", "camera", SETTING_TEXT, FIELD(camera), 0, 0, NULL, "none",
     "Camera that reads QR codes where a code is asked for; folder and y4m are for trying out.",
     "none, /dev/video0, /dev/v4l/by-id/NAME, folder:DIR or y4m:FILE", is_camera},
    {"camera_mirror", "camera", SETTING_BOOL, FIELD(camera_mirror), 0, 0, NULL, "yes",
     "Show its picture as in a mirror, which helps whoever stands before it.", NULL, NULL},
    {"staff_badge", "staff", SETTING_CHOICE, FIELD(staff_badge), 0, 0, "pin|alone|no", "pin",
     "Whether the badge of staff opens their pages: with the PIN, alone, or not at all.", NULL,
     NULL},
    {"log_level", "log", SETTING_CHOICE, FIELD(log_level), 0, 0, "error|warning|info|debug", "info",
     "The least important lines that are still written to the log.", NULL, NULL},
};

static const struct {
    const char *word;
    bool value;
} BOOL_WORDS[] = {
    {"yes", true}, {"no", false}, {"true", true}, {"false", false}, {"1", true},
    {"0", false},  {"si", true},  {"sí", true},   {"SÍ", true}, /* strcasecmp folds ASCII only */
};

const struct setting *settings_table(size_t *count)
{
    *count = ARRAY_COUNT(SETTINGS);
    return SETTINGS;
}

static const struct setting *setting_find(const char *key)
{
    for (size_t i = 0; i < ARRAY_COUNT(SETTINGS); i++) {
        if (strcmp(SETTINGS[i].key, key) == 0) {
            return &SETTINGS[i];
        }
    }
    return NULL;
}

/* Levenshtein distance of two keys; KEY_BYTES_MAX when one is too long for a key. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t length = strnlen(b, KEY_BYTES_MAX);
    if (strnlen(a, KEY_BYTES_MAX) == KEY_BYTES_MAX || length == KEY_BYTES_MAX) {
        return KEY_BYTES_MAX;
    }
    size_t row[KEY_BYTES_MAX];
    for (size_t i = 0; i <= length; i++) {
        row[i] = i;
    }
    for (; *a; a++) {
        size_t diagonal = row[0]++;
        for (size_t i = 1; i <= length; i++) {
            size_t replaced = diagonal + (*a != b[i - 1]);
            size_t shorter = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + 1;
            diagonal = row[i];
            row[i] = replaced < shorter ? replaced : shorter;
        }
    }
    return row[length];
}

static enum status unknown_key(const char *key, struct error *error)
{
    const struct setting *nearest = NULL;
    size_t least = NEAREST_EDITS_MAX + 1;
    for (size_t i = 0; i < ARRAY_COUNT(SETTINGS); i++) {
        size_t edits = edit_distance(key, SETTINGS[i].key);
        if (edits < least && edits < strlen(SETTINGS[i].key)) {
            least = edits;
            nearest = &SETTINGS[i];
        }
    }
    if (!nearest) {
        return error_set(error, STATUS_NOT_FOUND, "there is no such setting");
    }
    return error_set(error, STATUS_NOT_FOUND, "there is no such setting; did you mean \"%s\"?",
                     nearest->key);
}

static enum status set_int(const struct setting *setting, void *field, const char *value,
                           struct error *error)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(value, &end, 10);
    char first = value[value[0] == '-'];
    if (first < '0' || first > '9' || *end != '\0' || errno != 0 || number < setting->min ||
        number > setting->max || (setting->has_form && !setting->has_form(value))) {
        return setting->form
                   ? error_set(error, STATUS_INVALID, "must be %s", setting->form)
                   : error_set(error, STATUS_INVALID, "must be a whole number from %ld to %ld",
                               setting->min, setting->max);
    }
    int whole = (int)number;
    memcpy(field, &whole, sizeof whole);
    return STATUS_OK;
}

static bool bool_from_word(const char *word, bool *value)
{
    for (size_t i = 0; i < ARRAY_COUNT(BOOL_WORDS); i++) {
        if (strcasecmp(BOOL_WORDS[i].word, word) == 0) {
            *value = BOOL_WORDS[i].value;
            return true;
        }
    }
    return false;
}

static enum status set_bool(void *field, const char *value, struct error *error)
{
    bool is_set = false;
    if (!bool_from_word(value, &is_set)) {
        return error_set(error, STATUS_INVALID, "must be yes or no");
    }
    memcpy(field, &is_set, sizeof is_set);
    return STATUS_OK;
}

/* Is `value` one of the words in "one|two|three"? */
static bool choice_has(const char *choices, const char *value)
{
    size_t length = strlen(value);
    for (const char *word = choices; word; word = strchr(word, '|')) {
        word += *word == '|';
        if (strcspn(word, "|") == length && memcmp(word, value, length) == 0) {
            return true;
        }
    }
    return false;
}

static enum status set_text(const struct setting *setting, char *field, const char *value,
                            struct error *error)
{
    size_t length = strlen(value);
    if (setting->type == SETTING_CHOICE && !choice_has(setting->choices, value)) {
        return error_set(error, STATUS_INVALID, "must be one of %s", setting->choices);
    }
    if (length >= setting->size) {
        return error_set(error, STATUS_INVALID,
                         "longer than the %zu bytes that fit here; shorten it", setting->size - 1);
    }
    if (setting->has_form && !setting->has_form(value)) {
        return error_set(error, STATUS_INVALID, "must be %s", setting->form);
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f) {
            return error_set(error, STATUS_INVALID, "has a control character in it; remove it");
        }
    }
    if (!text_is_utf8(value, length)) {
        return error_set(error, STATUS_INVALID, "is not UTF-8 text");
    }
    memmove(field, value, length + 1);
    return STATUS_OK;
}

static enum status setting_set(struct settings *settings, const struct setting *setting,
                               const char *value, struct error *error)
{
    char *field = (char *)settings + setting->offset;
    if (setting->type == SETTING_INT) {
        return set_int(setting, field, value, error);
    }
    if (setting->type == SETTING_BOOL) {
        return set_bool(field, value, error);
    }
    return set_text(setting, field, value, error);
}

void settings_init(struct settings *settings)
{
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < ARRAY_COUNT(SETTINGS); i++) {
        enum status status = setting_set(settings, &SETTINGS[i], SETTINGS[i].value, NULL);
        ASSERT(status == STATUS_OK);
    }
}

enum status settings_set(struct settings *settings, const char *key, const char *value,
                         struct error *error)
{
    const struct setting *setting = setting_find(key);
    return setting ? setting_set(settings, setting, value, error) : unknown_key(key, error);
}

enum status settings_get(const struct settings *settings, const char *key, char *out,
                         size_t out_bytes, struct error *error)
{
    const struct setting *setting = setting_find(key);
    if (!setting) {
        return unknown_key(key, error);
    }
    const char *field = (const char *)settings + setting->offset;
    char number[16];
    const char *value = field;
    if (setting->type == SETTING_INT) {
        int whole = 0;
        memcpy(&whole, field, sizeof whole);
        (void)snprintf(number, sizeof number, "%d", whole);
        value = number;
    } else if (setting->type == SETTING_BOOL) {
        bool is_set = false;
        memcpy(&is_set, field, sizeof is_set);
        value = is_set ? "yes" : "no";
    }
    if (!text_copy(out, out_bytes, value)) {
        return error_set(error, STATUS_TOO_BIG, "%s: longer than %zu bytes", key, out_bytes);
    }
    return STATUS_OK;
}

static enum status read_one(void *user, const struct ini_line *line, struct error *error)
{
    const struct setting *setting = setting_find(line->key);
    if (!setting) {
        return unknown_key(line->key, error);
    }
    if (strcmp(setting->section, line->section) != 0) {
        return error_set(error, STATUS_CONFIG, "belongs in the section [%s]; move it there",
                         setting->section);
    }
    return setting_set(user, setting, line->value, error);
}

enum status settings_read(struct settings *settings, const char *path, struct error *error)
{
    /* Aside, so that a file with an error in it changes nothing. */
    struct settings read = *settings;
    enum status status = ini_read(path, read_one, &read, error);
    if (status == STATUS_OK) {
        *settings = read;
    }
    return status;
}

static enum status read_good(void *user, const struct ini_line *line, struct error *error)
{
    (void)error;
    enum status status = read_one(user, line, NULL);
    (void)status; /* what is wrong was said by settings_read */
    return STATUS_OK;
}

void settings_read_good(struct settings *settings, const char *path)
{
    enum status status = ini_read(path, read_good, settings, NULL);
    (void)status;
}

/* The setting that `flag` ("--idle-s" or "--idle-s=60") names, or NULL. */
static const struct setting *setting_of_flag(const char *flag)
{
    char key[KEY_BYTES_MAX];
    if (strncmp(flag, "--", 2) != 0) {
        return NULL;
    }
    size_t length = strcspn(flag + 2, "=");
    if (length >= sizeof key) {
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        key[i] = flag[2 + i];
        if (key[i] == '_') {
            return NULL; /* one spelling only */
        }
        if (key[i] == '-') {
            key[i] = '_';
        }
    }
    key[length] = '\0';
    return setting_find(key);
}

/* The value of the flag at argv[*at]; moves `at` when it is the next argument.
 * NULL when it is missing. */
static const char *flag_value(const struct setting *setting, int argc, char **argv, int *at)
{
    const char *equals = strchr(argv[*at], '=');
    if (equals) {
        return equals + 1;
    }
    const char *next = *at + 1 < argc ? argv[*at + 1] : NULL;
    bool ignored = false;
    if (setting->type == SETTING_BOOL && (!next || !bool_from_word(next, &ignored))) {
        return "yes";
    }
    if (!next || strncmp(next, "--", 2) == 0) {
        return NULL;
    }
    ++*at;
    return next;
}

enum status settings_take_flags(struct settings *settings, int *argc, char **argv,
                                struct error *error)
{
    int kept = 0;
    bool is_over = false;
    for (int at = 0; at < *argc; at++) {
        const char *flag = argv[at];
        is_over = is_over || strcmp(flag, "--") == 0;
        const struct setting *setting = is_over || at == 0 ? NULL : setting_of_flag(flag);
        if (!setting) {
            argv[kept++] = argv[at];
            continue;
        }
        int name_length = (int)strcspn(flag, "=");
        const char *value = flag_value(setting, *argc, argv, &at);
        if (!value) {
            return error_set(error, STATUS_USAGE, "%s: a value is missing after it", flag);
        }
        enum status status = setting_set(settings, setting, value, error);
        if (status != STATUS_OK) {
            return error_prefix(error, status, "%.*s", name_length, flag);
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    return STATUS_OK;
}
