#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/nearest.h"

static enum status unknown_option(const char *word, const struct option_spec *options, size_t count,
                                  struct error *error)
{
    struct nearest nearest = {.word = word};
    for (size_t i = 0; i < count; i++) {
        nearest_offer(&nearest, options[i].name);
    }
    if (nearest.best) {
        return error_set(error, STATUS_USAGE, "there is no option %s; did you mean %s?", word,
                         nearest.best);
    }
    return error_set(error, STATUS_USAGE, "there is no option %s; see --help", word);
}

static enum status set_number(const struct option_spec *option, const char *value,
                              struct error *error)
{
    char *end = NULL;
    errno = 0;
    unsigned long number = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 || number == 0 ||
        number > UINT32_MAX) {
        return error_set(error, STATUS_USAGE, "%s: must be a whole number from 1 on, not \"%s\"",
                         option->name, value);
    }
    *(uint32_t *)option->out = (uint32_t)number;
    return STATUS_OK;
}

/* The option at argv[*at], whose value may be the next word. */
static enum status take_one(const struct option_spec *option, int argc, char **argv, int *at,
                            struct error *error)
{
    const char *equals = strchr(argv[*at], '=');
    const char *value = equals ? equals + 1 : NULL;
    if (option->type == OPTION_FLAG) {
        if (value) {
            return error_set(error, STATUS_USAGE, "%s takes no value", option->name);
        }
        *(bool *)option->out = true;
        return STATUS_OK;
    }
    if (!value && *at + 1 < argc) {
        value = argv[++*at];
    }
    if (!value || value[0] == '\0') {
        return error_set(error, STATUS_USAGE, "%s: a value is missing after it", option->name);
    }
    if (option->type == OPTION_NUMBER) {
        return set_number(option, value, error);
    }
    *(const char **)option->out = value;
    return STATUS_OK;
}

static const struct option_spec *find_option(const char *word, const struct option_spec *options,
                                             size_t count)
{
    size_t length = strcspn(word, "=");
    for (size_t i = 0; i < count; i++) {
        if (strlen(options[i].name) == length && memcmp(options[i].name, word, length) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

enum status options_take(int *argc, char **argv, const struct option_spec *options, size_t count,
                         int words_min, int words_max, struct error *error)
{
    int kept = 1;
    bool is_over = false;
    for (int at = 1; at < *argc; at++) {
        if (!is_over && strcmp(argv[at], "--") == 0) {
            is_over = true;
            continue;
        }
        if (is_over || argv[at][0] != '-' || argv[at][1] == '\0') {
            argv[kept++] = argv[at];
            continue;
        }
        const struct option_spec *option = find_option(argv[at], options, count);
        enum status status = option ? take_one(option, *argc, argv, &at, error)
                                    : unknown_option(argv[at], options, count, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    if (kept - 1 < words_min) {
        return error_set(error, STATUS_USAGE, "something is missing; see feria %s --help", argv[0]);
    }
    if (kept - 1 > words_max) {
        return error_set(error, STATUS_USAGE, "\"%s\" is too much; see feria %s --help",
                         argv[words_max + 1], argv[0]);
    }
    return STATUS_OK;
}
