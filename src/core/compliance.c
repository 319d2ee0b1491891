#include "core/compliance.h"

#include <string.h>

/* The part of the activity that is of `code`: 1 / items, or 0. */
static double share_of_list(const char *const *list, const char *code)
{
    size_t count = 0;
    size_t found = 0;
    for (; list[count] != NULL; count++) {
        found += strcmp(list[count], code) == 0;
    }
    return count > 0 ? (double)found / (double)count : 0;
}

static double share_of(const struct activity *activity, enum compliance_part part, const char *code)
{
    switch (part) {
    case COMPLIANCE_COMPONENT:
        return strcmp(activity->component, code) == 0;
    case COMPLIANCE_STAGE:
        return share_of_list(activity->stages, code);
    case COMPLIANCE_TERM:
        return share_of_list(activity->terms, code);
    case COMPLIANCE_ALL:
        break;
    }
    return 1;
}

struct compliance compliance_of(const struct catalogue *catalogue, enum compliance_part part,
                                const char *code)
{
    struct compliance compliance = {0};
    double weight = 0;
    double sum = 0;
    for (size_t i = 0; i < catalogue->activity_count; i++) {
        const struct activity *activity = &catalogue->activities[i];
        double share = share_of(activity, part, code);
        compliance.activity_count += share > 0;
        weight += share;
        sum += share * (activity->percent > 0 ? activity->percent : 0);
    }
    compliance.percent = weight > 0 ? (int)(sum / weight + 0.5) : 0;
    return compliance;
}
