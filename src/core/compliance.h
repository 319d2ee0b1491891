/* compliance.h: how far the strategy has come (cumplimiento), out of a catalogue: the same numbers
 * as the view activity_compliance gives to the office. Any thread. */
#pragma once

#include "core/catalogue.h"

#include <stddef.h>

enum compliance_part { COMPLIANCE_ALL, COMPLIANCE_COMPONENT, COMPLIANCE_STAGE, COMPLIANCE_TERM };

struct compliance {
    size_t activity_count;
    int percent; /* rounded; 0 without activities */
};

/* An activity weighs the same as any other; one of two stages or terms weighs half in each; one of
 * which nothing was told counts as 0 %. `code` is that of the component, stage or term; of
 * COMPLIANCE_ALL it is not looked at. */
struct compliance compliance_of(const struct catalogue *catalogue, enum compliance_part part,
                                const char *code);
