/* calendar_reader.c: what a phone sees in a picture of the screen, for the journeys.
 *
 *   calendar_reader PICTURE...   one line each: of a QR with a calendar what libical reads in it,
 *                                "uid|begin|end|status|name|place|url", of another QR its text */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "image/code_image.h"

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static int print_calendar(const char *text)
{
    icalcomponent *calendar = icalcomponent_new_from_string(text);
    if (calendar == NULL || icalcomponent_count_errors(calendar) > 0 ||
        !icalrestriction_check(calendar)) {
        (void)fprintf(stderr, "calendar_reader: not a calendar:\n%s\n", text);
        if (calendar != NULL) {
            icalcomponent_free(calendar);
        }
        return 1;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    icalproperty *url =
        event != NULL ? icalcomponent_get_first_property(event, ICAL_URL_PROPERTY) : NULL;
    printf("%s|%s|", or_empty(icalcomponent_get_uid(calendar)),
           icaltime_as_ical_string(icalcomponent_get_dtstart(calendar)));
    printf("%s|%s|", icaltime_as_ical_string(icalcomponent_get_dtend(calendar)),
           icalenum_status_to_string(icalcomponent_get_status(calendar)));
    printf("%s|%s|%s\n", or_empty(icalcomponent_get_summary(calendar)),
           or_empty(icalcomponent_get_location(calendar)),
           url != NULL ? or_empty(icalproperty_get_url(url)) : "");
    icalcomponent_free(calendar);
    return 0;
}

int main(int argc, char **argv)
{
    int result = argc > 1 ? 0 : 64;
    for (int i = 1; result == 0 && i < argc; i++) {
        char text[CODE_IMAGE_TEXT_MAX];
        size_t length = 0;
        struct error error = {0};
        if (code_image_read_file(argv[i], text, sizeof text, &length, &error) != STATUS_OK) {
            (void)fprintf(stderr, "calendar_reader: %s: %s\n", argv[i], error.text);
            result = 1;
        } else if (strncmp(text, "BEGIN:VCALENDAR", 15) == 0) {
            result = print_calendar(text);
        } else {
            printf("%s\n", text);
        }
    }
    return result;
}
