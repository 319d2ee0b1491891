#include "core/calendar.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { UID_SIZE = 80, SUMMARY_LEAST = 24 };

static const char ELLIPSIS[] = "…";

/* What may be cut, in this order; `least` bytes stay. */
enum part { PART_DESCRIPTION, PART_LOCATION, PART_SUMMARY, PART_COUNT };

static const size_t part_least[] = {
    [PART_DESCRIPTION] = 0,
    [PART_LOCATION] = 0,
    [PART_SUMMARY] = SUMMARY_LEAST,
};
_Static_assert(ARRAY_COUNT(part_least) == PART_COUNT, "a least length for each part");

struct draft {
    const struct event *event;               /* borrowed */
    const struct municipality *municipality; /* borrowed */
    int64_t now_ms;
    const char *link;                             /* borrowed; NULL = none */
    char part[PART_COUNT][CALENDAR_TEXT_MAX + 1]; /* what more there was would not fit anyway */
};

/* A URI goes out as it is: nothing in it may begin another line. */
static bool is_link(const char *text)
{
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) {
        return false;
    }
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7f) {
            return false;
        }
    }
    return true;
}

/* Cut to `bytes` with its mark; back to the end of a word when one is near. */
static void part_cut(char *text, size_t bytes)
{
    enum { WORD_MAX = 16 };
    if (bytes <= strlen(ELLIPSIS)) {
        text[0] = '\0';
        return;
    }
    text_truncate(text, bytes - strlen(ELLIPSIS));
    size_t length = strlen(text);
    for (size_t back = 0; back < WORD_MAX && back < length; back++) {
        if (text[length - back - 1] == ' ') {
            length -= back + 1;
            break;
        }
    }
    memcpy(text + length, ELLIPSIS, sizeof ELLIPSIS);
}

/* TEXT of RFC 5545, section 3.3.11, has line ends and no other control characters. */
static void part_append(char *part, const char *text)
{
    size_t length = strlen(part);
    for (const char *c = text; *c != '\0'; c++) {
        bool is_control = ((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f;
        if (is_control) {
            continue;
        }
        if (length == CALENDAR_TEXT_MAX) {
            part[length] = '\0';
            part_cut(part, CALENDAR_TEXT_MAX);
            return;
        }
        part[length++] = *c;
    }
    part[length] = '\0';
}

static enum status draft_init(struct draft *draft, const struct event *event,
                              const struct municipality *municipality, int64_t now_ms,
                              struct error *error)
{
    const char *const texts[] = {event->name,    event->description, event->place,
                                 event->address, event->link,        municipality->code};
    *draft = (struct draft){.event = event, .municipality = municipality, .now_ms = now_ms};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        if (!text_is_utf8(texts[i], strlen(texts[i]))) {
            return error_set(error, STATUS_INVALID, "event %u: a text is not UTF-8", event->number);
        }
    }
    if (event->ends_ms < event->starts_ms) {
        return error_set(error, STATUS_INVALID, "event %u ends before it begins", event->number);
    }
    bool is_online_too = strcmp(event->modality, "in_person") != 0;
    draft->link = is_online_too && is_link(event->link) ? event->link : NULL;
    part_append(draft->part[PART_SUMMARY], event->name);
    part_append(draft->part[PART_DESCRIPTION], event->description);
    char *location = draft->part[PART_LOCATION];
    part_append(location, event->place);
    part_append(location, event->place[0] != '\0' && event->address[0] != '\0' ? ", " : "");
    part_append(location, event->address);
    if (location[0] == '\0' && draft->link != NULL) {
        part_append(location, draft->link);
    }
    if (draft->part[PART_SUMMARY][0] == '\0') {
        return error_set(error, STATUS_INVALID, "event %u has no name", event->number);
    }
    return STATUS_OK;
}

static icaltimetype time_in_utc(int64_t utc_ms)
{
    struct local_time time = local_time_from_utc_ms(utc_ms, 0);
    return (icaltimetype){.year = time.year,
                          .month = time.month,
                          .day = time.day,
                          .hour = time.hour,
                          .minute = time.minute,
                          .second = time.second,
                          .zone = icaltimezone_get_utc_timezone()};
}

static bool add(icalcomponent *component, icalproperty *property)
{
    if (property != NULL) {
        icalcomponent_add_property(component, property);
    }
    return property != NULL;
}

static bool add_event(icalcomponent *calendar, const struct draft *draft)
{
    const struct event *event = draft->event;
    char uid[UID_SIZE];
    icalcomponent *component = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    if (component == NULL) {
        return false;
    }
    icalcomponent_add_component(calendar, component);
    (void)snprintf(uid, sizeof uid, "feria-%.40s-%u", draft->municipality->code, event->number);
    bool is_cancelled = strcmp(event->state, "cancelled") == 0;
    return add(component, icalproperty_new_uid(uid)) &&
           add(component, icalproperty_new_dtstamp(time_in_utc(draft->now_ms))) &&
           add(component, icalproperty_new_dtstart(time_in_utc(event->starts_ms))) &&
           (event->ends_ms / 1000 == event->starts_ms / 1000 || /* RFC 5545, section 3.8.2.2 */
            add(component, icalproperty_new_dtend(time_in_utc(event->ends_ms)))) &&
           add(component, icalproperty_new_summary(draft->part[PART_SUMMARY])) &&
           (draft->part[PART_LOCATION][0] == '\0' ||
            add(component, icalproperty_new_location(draft->part[PART_LOCATION]))) &&
           (draft->part[PART_DESCRIPTION][0] == '\0' ||
            add(component, icalproperty_new_description(draft->part[PART_DESCRIPTION]))) &&
           (draft->link == NULL || add(component, icalproperty_new_url(draft->link))) &&
           add(component, icalproperty_new_status(is_cancelled ? ICAL_STATUS_CANCELLED
                                                               : ICAL_STATUS_CONFIRMED));
}

/* Owned by the caller, given back with icalmemory_free_buffer; NULL when memory is out. */
static char *draft_text(const struct draft *draft)
{
    char *text = NULL;
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    if (calendar == NULL) {
        return NULL;
    }
    if (add(calendar, icalproperty_new_version("2.0")) &&
        add(calendar, icalproperty_new_prodid("-//Feria//Agenda//ES")) &&
        add_event(calendar, draft)) {
        text = icalcomponent_as_ical_string_r(calendar);
    }
    icalcomponent_free(calendar);
    return text;
}

/* Takes from the first part that has some to give: half of what is too much, because a letter may
 * be two bytes of the text, and then the rest in a few more turns. */
static bool draft_shorten(struct draft *draft, size_t excess)
{
    for (int i = 0; i < PART_COUNT; i++) {
        size_t length = strlen(draft->part[i]);
        if (length > part_least[i]) {
            size_t taken = excess / 2 + 1;
            size_t left = length > taken ? length - taken : 0;
            left = left > part_least[i] ? left : part_least[i];
            part_cut(draft->part[i], left);
            return strlen(draft->part[i]) < length;
        }
    }
    return false;
}

enum status calendar_event_text(const struct event *event, const struct municipality *municipality,
                                int64_t now_ms, char *out, size_t bytes, struct error *error)
{
    struct draft draft;
    char *text = NULL;
    size_t most = bytes > CALENDAR_TEXT_MAX ? CALENDAR_TEXT_MAX : bytes - 1;
    ASSERT(bytes > 0);
    out[0] = '\0';
    enum status status = draft_init(&draft, event, municipality, now_ms, error);
    while (status == STATUS_OK) {
        text = draft_text(&draft);
        if (text == NULL) {
            status = error_set(error, STATUS_NO_MEMORY, "no memory for event %u", event->number);
            break;
        }
        size_t length = strlen(text);
        if (length <= most) {
            memcpy(out, text, length + 1);
            break;
        }
        icalmemory_free_buffer(text);
        text = NULL;
        if (!draft_shorten(&draft, length - most)) {
            status = error_set(error, STATUS_TOO_BIG, "event %u does not fit %zu bytes",
                               event->number, most);
        }
    }
    if (text != NULL) {
        icalmemory_free_buffer(text);
    }
    return status;
}
