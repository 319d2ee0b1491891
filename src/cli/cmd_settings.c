#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* A default that depends on where the program was built says nothing to a reader. */
static const char *shown_default(const struct setting *setting)
{
    bool is_ours = strcmp(setting->key, "assets") == 0 || strcmp(setting->key, "languages") == 0;
    return is_ours ? strrchr(setting->value, '/') + 1 : setting->value;
}

static void shown_values(const struct setting *setting, char *out, size_t out_bytes)
{
    static const char *const TYPES[SETTING_TYPE_COUNT] = {"text", "", "yes or no", ""};
    if (setting->form) {
        (void)snprintf(out, out_bytes, "%s", setting->form);
    } else if (setting->type == SETTING_INT) {
        (void)snprintf(out, out_bytes, "%ld to %ld", setting->min, setting->max);
    } else if (setting->type == SETTING_CHOICE) {
        (void)snprintf(out, out_bytes, "%s", setting->choices);
    } else {
        (void)snprintf(out, out_bytes, "%s", TYPES[setting->type]);
    }
    for (char *bar = strchr(out, '|'); bar; bar = strchr(bar, '|')) {
        *bar = ',';
    }
}

static void print_markdown(const struct setting *settings, size_t count)
{
    (void)printf("| setting | section | values | default | meaning |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        char values[256];
        const char *value = shown_default(&settings[i]);
        shown_values(&settings[i], values, sizeof values);
        (void)printf("| `%s` | %s | %s | %s%s%s | %s |\n", settings[i].key, settings[i].section,
                     values, value[0] ? "`" : "", value, value[0] ? "`" : "", settings[i].help);
    }
}

static void print_list(const struct setting *settings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char values[256];
        shown_values(&settings[i], values, sizeof values);
        (void)printf("[%s] %s = %s\n    %s (%s)\n", settings[i].section, settings[i].key,
                     shown_default(&settings[i]), settings[i].help, values);
    }
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    bool is_markdown = false;
    const struct option_spec options[] = {{"--markdown", OPTION_FLAG, &is_markdown}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 0, 0, error);
    (void)cli;
    if (status == STATUS_OK) {
        size_t count = 0;
        const struct setting *settings = settings_table(&count);
        (is_markdown ? print_markdown : print_list)(settings, count);
    }
    return status;
}

const struct command command_settings = {
    .name = "settings",
    .arguments = "[--markdown]",
    .summary = "Lists every setting of feria.ini with its values, default and meaning.",
    .help = "Every setting is a flag of feria-kiosk too: idle_s is --idle-s.\n"
            "--markdown   as a table\n",
    .has_no_json = true,
    .run = run,
};
