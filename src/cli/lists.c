#include "cli/cli.h"

#include "base/clock.h"

enum status cli_choose_event(const struct catalogue *catalogue, const struct settings *settings,
                             uint32_t asked, uint32_t *event, struct error *error)
{
    *event = asked;
    if (asked != 0) {
        return catalogue_event(catalogue, asked) != NULL
                   ? STATUS_OK
                   : error_set(error, STATUS_NOT_FOUND,
                               "there is no event %u; `numero` of eventos.csv has those there are",
                               asked);
    }
    const struct event *current =
        catalogue_current_event(catalogue, (uint32_t)settings->event, clock_now_ms());
    *event = current != NULL ? current->number : 0;
    return STATUS_OK;
}
