#include "core/fair_ini.h"

#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"

enum { INI_BYTES_MAX = 64 * 1024, SETTING_ROW_TEXT_MAX = SETTING_TEXT_MAX };

enum status fair_ini_path(const char *folder, char out[FILE_PATH_MAX], struct error *error)
{
    return path_join(out, FILE_PATH_MAX, folder, "feria.ini", error);
}

static const char INI_HEAD[] =
    "# Settings of this fair on this machine. A line that begins with # says what a setting means "
    "or\n"
    "# what it is when nothing is said. The same names work as flags and win: --idle-s 90.\n";

/* One setting: its help, then its value, as a comment while it is the default. */
static enum status ini_append_setting(struct buf *out, const struct settings *settings,
                                      const struct setting *setting, bool is_always,
                                      struct error *error)
{
    char value[SETTING_ROW_TEXT_MAX];
    enum status status = settings_get(settings, setting->key, value, sizeof value, error);
    if (status == STATUS_OK) {
        bool is_default = !is_always && strcmp(value, setting->value) == 0;
        buf_printf(out, "\n# %s\n%s%s =%s%s\n", setting->help, is_default ? "# " : "", setting->key,
                   value[0] != '\0' ? " " : "", value);
    }
    return status;
}

/* What an installation always states, so that whoever opens the file sees it. */
static bool is_always_written(const char *key)
{
    static const char *const KEYS[] = {"station", "mode", "label", "central"};
    for (size_t i = 0; i < ARRAY_COUNT(KEYS); i++) {
        if (strcmp(key, KEYS[i]) == 0) {
            return true;
        }
    }
    return false;
}

enum status fair_ini_write(const char *path, const struct settings *settings, struct error *error)
{
    struct buf text;
    buf_init(&text, INI_BYTES_MAX);
    buf_append_str(&text, INI_HEAD);
    size_t count = 0;
    const struct setting *table = settings_table(&count);
    const char *section = "";
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (strcmp(section, table[i].section) != 0) {
            section = table[i].section;
            buf_printf(&text, "\n[%s]\n", section);
        }
        status =
            ini_append_setting(&text, settings, &table[i], is_always_written(table[i].key), error);
    }
    if (status == STATUS_OK) {
        status = buf_status(&text, error);
    }
    if (status == STATUS_OK) {
        status =
            file_write(path, text.data, text.length, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, error);
    }
    buf_release(&text);
    return status;
}
