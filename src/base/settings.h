/* settings.h: every setting of the three programs, one table row each: key in the file, flag,
 * range, default, help.
 *
 * Order of precedence: command-line flag, then `feria.ini` of the fair's folder, then the default.
 * README's table is generated from these rows (`feria settings --markdown`). The text memory
 * belongs to `struct settings`. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_CHOICE, SETTING_TYPE_COUNT };

enum { SETTING_TEXT_MAX = 512 };

struct settings {
    char station[64];                 /* name of this station, also its file's: kiosk-1 */
    char mode[16];                    /* citizen, door, office */
    char central[SETTING_TEXT_MAX];   /* path of the central file; "" = works alone */
    char hub[256];                    /* address of the hub, "https://10.1.2.3:7443"; "" = none */
    char sticks[SETTING_TEXT_MAX];    /* folder where sticks are mounted; "" = none */
    char hub_pin[64];                 /* base64 of SHA-256 of its key; "" with http:// only */
    char assets[SETTING_TEXT_MAX];    /* folder of theme, keyboards, i18n */
    char theme[64];                   /* theme file in assets/theme, without .ini */
    char language[16];                /* code in languages.ini of the assets: es, en, pt */
    char languages[SETTING_TEXT_MAX]; /* folder of the compiled translations, en.mo... */
    char label[64];                   /* what people see: "Módulo 3", "Puerta 2" */
    int event;                        /* number of the event; 0 = the one that is on, or the next */
    int gate;                         /* number of this door in the event's list; 1.. */
    char direction[8];                /* entry, exit */
    char renderer[16];                /* software, gpu */
    int screen_mm_width;  /* physical width of the panel; 0 = by the system's DPI, else 96 dpi */
    char size[16];        /* "1080x1920" for a window or offscreen; "" = full screen */
    int utc_offset_min;   /* local time, -300 = Bogotá */
    int idle_s;           /* seconds until "¿Sigue ahí?" */
    int idle_warning_s;   /* seconds of that warning */
    int double_strike_ms; /* a second tap inside counts as one: 0, 150, 500 */
    bool reduce_motion;   /* pages instead of movement */
    char map_x[8];        /* where this kiosk stands on the map, fractions of it; "" = unknown */
    char map_y[8];
    char stand[32]; /* number of the stand where this kiosk is, whose rating it asks; "" = none */
    char scanner[256];       /* wedge, or where a scanner's own device is: evdev:..., serial:... */
    char scanner_prefix[32]; /* what the scanner is set to send before each code */
    char printer[160];       /* none, file:PATH, tcp:ADDRESS, cups:QUEUE; see print/address.h */
    int paper_mm;            /* 58, 62, 80 */
    char staff_badge[8];     /* pin, alone, no */
    char log_level[16];      /* error, warning, info, debug */
    char camera[SETTING_TEXT_MAX]; /* none, a device, folder:DIR or y4m:FILE */
    bool camera_mirror;            /* shown as in a mirror */
};

/* One row of the table. */
struct setting {
    const char *key;     /* in feria.ini and, with "--" and '-' for '_', on the command line */
    const char *section; /* of feria.ini: station, screen, visitor, ... */
    enum setting_type type;
    size_t offset;       /* of the field in struct settings */
    size_t size;         /* of the field, for texts */
    long min, max;       /* SETTING_INT */
    const char *choices; /* SETTING_CHOICE: "software|gpu" */
    const char *value;   /* default, as text */
    const char *help;    /* one English sentence */
    const char *form;    /* what a value looks like, where the type does not say it; NULL = any */
    bool (*has_form)(const char *value); /* NULL exactly when `form` is */
};

const struct setting *settings_table(size_t *count);

void settings_init(struct settings *settings); /* all defaults */

/* STATUS_INVALID says the range or the choices; STATUS_NOT_FOUND names the nearest key. After a
 * failure the setting keeps its value. yes, no, true, false, 1, 0, si,
 * sí in any case are what a SETTING_BOOL takes. */
enum status settings_set(struct settings *settings, const char *key, const char *value,
                         struct error *error) FALLIBLE;

/* Value as text, "yes" or "no" for a SETTING_BOOL, into `out`; STATUS_NOT_FOUND, STATUS_TOO_BIG. */
enum status settings_get(const struct settings *settings, const char *key, char *out,
                         size_t out_bytes, struct error *error) FALLIBLE;

/* Reads `[section] key = value`; a missing file is STATUS_NOT_FOUND;
 * errors are `path:line: [section].key: ...`. */
enum status settings_read(struct settings *settings, const char *path,
                          struct error *error) FALLIBLE;

/* Takes what is right in such a file and passes over the rest, after a failure of settings_read:
 * a station out of order still knows its panel and its language. */
void settings_read_good(struct settings *settings, const char *path);

/* Takes `--key value` and `--key=value` out of argv (compacting it); what is no setting stays for
 * the caller, and so does everything from "--" on. `--reduce-motion` alone means yes. STATUS_USAGE
 * when a value is missing; errors begin with the flag. After a failure argv is not to be used. */
enum status settings_take_flags(struct settings *settings, int *argc, char **argv,
                                struct error *error) FALLIBLE;
