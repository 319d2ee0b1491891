#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "core/people.h"
#include "sync/exchange.h"

static const char *place_of(const struct catalogue *catalogue, const char *code)
{
    const struct territory *territory = catalogue_territory(catalogue, code);
    return territory != NULL ? territory->name : code[0] != '\0' ? code : "-";
}

static json_t *person_json(const struct catalogue *catalogue, const struct person_found *person)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:b}", "name", person->name, "code",
                     person->code, "person", person->person, "territory", person->territory,
                     "territory_name", place_of(catalogue, person->territory), "age_band",
                     person->age_band, "group", person->group, "document_end", person->document_end,
                     "phone_end", person->phone_end, "is_minor", (int)person->is_minor, "inside",
                     (int)person->is_inside);
}

static enum status print_people(const struct cli *cli, const struct catalogue *catalogue,
                                const struct people *people, struct error *error)
{
    json_t *all = json_array();
    if (!cli->is_json && people->count > 0) {
        (void)printf("%-12s %-6s %-8s %-6s  %-32s %s\n", "code", "inside", "document", "phone",
                     "name", "from");
    }
    for (size_t i = 0; i < people->count; i++) {
        const struct person_found *person = &people->items[i];
        if (cli->is_json) {
            (void)json_array_append_new(all, person_json(catalogue, person));
            continue;
        }
        (void)printf("%-12s %-6s %-8s %-6s  %-32s %s\n",
                     person->code[0] != '\0' ? person->code : "-", person->is_inside ? "yes" : "no",
                     person->document_end[0] != '\0' ? person->document_end : "-",
                     person->phone_end[0] != '\0' ? person->phone_end : "-",
                     person->name[0] != '\0' ? person->name : "-",
                     place_of(catalogue, person->territory));
    }
    if (cli->is_json) {
        return cli_print_json(json_pack("{s:o,s:b}", "people", all, "more", (int)people->has_more),
                              error);
    }
    json_decref(all);
    if (people->count == 0) {
        (void)printf("nobody of this event is found by that\n");
    } else if (people->has_more) {
        (void)printf("and more: write more letters or another word\n");
    }
    return STATUS_OK;
}

static enum status find(const struct cli *cli, struct fair *fair, uint32_t event, const char *text,
                        struct error *error)
{
    struct catalogue *catalogue = NULL;
    struct people *people = NULL;
    struct exchange_result result;
    enum status status =
        exchange_has_peer(&fair->settings) ? exchange_run(fair, &result, error) : STATUS_OK;
    if (status == STATUS_OK) {
        status = catalogue_new(&catalogue, &fair->db, error);
    }
    if (status == STATUS_OK) {
        status = cli_choose_event(catalogue, &fair->settings, event, &event, error);
    }
    if (status == STATUS_OK) {
        status = people_find(&people, &fair->db, &fair->keys, event, text, error);
    }
    if (status == STATUS_OK) {
        status = print_people(cli, catalogue, people, error);
    }
    people_free(people);
    catalogue_free(catalogue);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct fair fair = {0};
    char text[PEOPLE_TEXT_MAX] = "";
    uint32_t event = 0;
    size_t used = 0;
    const struct option_spec options[] = {{"--event", OPTION_NUMBER, &event}};
    enum status status =
        options_take(&argc, argv, options, ARRAY_COUNT(options), 2, 1 + PEOPLE_WORDS_MAX, error);
    if (status == STATUS_OK && strcmp(argv[1], "find") != 0) {
        status = error_set(error, STATUS_USAGE, "person: say feria person find TEXT");
    }
    for (int i = 2; status == STATUS_OK && i < argc && used < sizeof text; i++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 2 ? " " : "", argv[i]);
    }
    if (status == STATUS_OK && (used >= sizeof text || used < PEOPLE_LETTERS_MIN)) {
        status = error_set(error, STATUS_USAGE,
                           "person find: write %d to %d letters or digits, for example: feria "
                           "person find ana ruiz",
                           PEOPLE_LETTERS_MIN, PEOPLE_TEXT_MAX - 1);
    }
    if (status == STATUS_OK) {
        status = cli_office_open(cli, &fair, error);
    }
    if (status == STATUS_OK) {
        status = find(cli, &fair, event, text, error);
    }
    fair_close(&fair);
    return status;
}

const struct command command_person = {
    .name = "person",
    .arguments = "find TEXT [--event N]",
    .summary = "Finds a registered person by name, document, phone or short code.",
    .help = "TEXT is words of the name or their beginnings, in any order and without accents; the\n"
            "beginning of the document or the phone; or the short code of the ticket.\n"
            "--event N  of this event; else of the one that is on, or the next\n"
            "Of document and phone the last three characters are shown, to tell people apart.\n",
    .needs_fair = true,
    .run = run,
};
