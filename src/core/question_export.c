/* What was asked and answered, out: for the office to work on, and for everybody to read. */
#include "core/question_csv.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "core/catalogue.h"
#include "core/question_columns.h"
#include "core/report.h"
#include "core/work_calendar.h"

enum { CELL_MAX = 24 };

static const char UTF8_BOM[] = "\xEF\xBB\xBF";

static const struct choice channels[] = {{"kiosco", "kiosk"}, {"papel", "paper"},   {"web", "web"},
                                         {"redes", "social"}, {"verbal", "spoken"}, {NULL, NULL}};

/* clang-format off: tables read better one row a line. */
const struct column question_columns[] = {
    [Q_RADICADO] = {"radicado", "radicado", COLUMN_TEXT, .max = 40},
    [Q_DAY] = {"fecha", "day", COLUMN_DATE, .flags = 0},
    [Q_CHANNEL] = {"canal", "channel", COLUMN_CHOICE, .choices = channels},
    [Q_EVENT] = {"evento", "event", COLUMN_INTEGER, .min = 1, .max = 999999999},
    [Q_DEPARTMENT] = {"dependencia", "department", COLUMN_CODE, .max = 60},
    [Q_SERVICE] = {"servicio", "service", COLUMN_CODE, .max = 60},
    [Q_TOPIC] = {"tema", "topic", COLUMN_CODE, .max = 60},
    [Q_TEXT] = {"pregunta", "text", COLUMN_TEXT, .max = QUESTION_LENGTH_MAX},
    [Q_NAME] = {"nombre", "name", COLUMN_TEXT, .max = NAME_MAX_BYTES - 1},
    [Q_EMAIL] = {"correo", "email", COLUMN_TEXT, .max = EMAIL_MAX_BYTES},
    [Q_PHONE] = {"telefono", "phone", COLUMN_TEXT, .max = PHONE_MAX_BYTES - 1},
    [Q_STATE] = {"estado", "state", COLUMN_TEXT, .max = 40},
    [Q_DUE] = {"vence", "due", COLUMN_TEXT, .max = 40},
    [Q_LOCAL_DUE] = {"vence_con_cierres", "local_due", COLUMN_TEXT, .max = 40},
    [Q_DAYS_LEFT] = {"dias_habiles", "days_left", COLUMN_TEXT, .max = 40},
    [Q_ASSIGNED] = {"asignada_a", "assigned", COLUMN_CODE, .max = 60},
    [Q_ENTITY] = {"trasladada_a", "entity", COLUMN_TEXT, .max = ENTITY_LENGTH_MAX},
    [Q_TOLD] = {"persona_avisada", "is_told", COLUMN_BOOLEAN, .flags = 0},
    [Q_REPLY] = {"respuesta", "reply", COLUMN_TEXT, COLUMN_LINES, .max = ANSWER_LENGTH_MAX},
    [Q_REPLY_DAY] = {"fecha_respuesta", "reply_day", COLUMN_DATE, .flags = 0},
    [Q_PUBLIC_QUESTION] = {"pregunta_publicada", "public_question", COLUMN_TEXT,
                           .max = QUESTION_LENGTH_MAX},
    [Q_PUBLIC_ANSWER] = {"respuesta_publicada", "public_answer", COLUMN_TEXT, COLUMN_LINES,
                         .max = ANSWER_LENGTH_MAX},
    [Q_PUBLIC_DAY] = {"fecha_publicacion", "public_day", COLUMN_DATE, .flags = 0},
    [Q_URL] = {"enlace", "url", COLUMN_TEXT, .max = URL_BYTES_MAX},
    [Q_MARK] = {"marca_temporal", "mark", COLUMN_TEXT, .max = 40},
};
/* clang-format on */
static_assert(ARRAY_COUNT(question_columns) == Q_COLUMN_COUNT, "every column is there");

const char *question_channel_spanish(const char *channel)
{
    for (const struct choice *choice = channels; choice->english != NULL; choice++) {
        if (strcmp(choice->english, channel) == 0) {
            return choice->spanish;
        }
    }
    return channel;
}

/* ---- cells ---- */

static const char *day_cell(int64_t day, char cell[CELL_MAX])
{
    cell[0] = '\0';
    if (day >= 0) {
        day_text(day, cell);
    }
    return cell;
}

static const char *number_cell(int64_t number, char cell[CELL_MAX])
{
    (void)snprintf(cell, CELL_MAX, "%lld", (long long)number);
    return cell;
}

static bool is_open(const struct question_record *record)
{
    return record->seen.state == QUESTION_FILED || record->seen.state == QUESTION_ASSIGNED ||
           record->seen.state == QUESTION_OVERDUE;
}

/* The text of a cell: borrowed from the record, static, or in `cell`. */
static const char *record_cell(const struct question_record *record, enum question_column column,
                               char cell[CELL_MAX])
{
    const struct question_public *seen = &record->seen;
    bool is_assigned = record->seen.routed_day >= 0 && seen->entity[0] == '\0';
    const char *const texts[Q_COLUMN_COUNT] = {
        [Q_RADICADO] = seen->radicado,
        [Q_CHANNEL] = question_channel_spanish(record->channel),
        [Q_EVENT] = record->event == 0 ? "" : NULL,
        [Q_DEPARTMENT] = record->asked_department,
        [Q_SERVICE] = seen->service,
        [Q_TOPIC] = seen->topic,
        [Q_TEXT] = record->text,
        [Q_NAME] = record->name,
        [Q_EMAIL] = record->email,
        [Q_PHONE] = record->phone,
        [Q_STATE] = question_state_title(seen->state),
        [Q_DAYS_LEFT] = is_open(record) ? NULL : "",
        [Q_ASSIGNED] = is_assigned ? seen->department : "",
        [Q_ENTITY] = seen->entity,
        [Q_TOLD] = seen->entity[0] == '\0' ? ""
                   : record->is_told       ? "1"
                                           : "0",
        [Q_REPLY] = record->reply,
        [Q_PUBLIC_QUESTION] = seen->question,
        [Q_PUBLIC_ANSWER] = seen->answer,
        [Q_URL] = seen->url,
    };
    const int64_t days[Q_COLUMN_COUNT] = {
        [Q_DAY] = seen->asked_day,
        [Q_DUE] = seen->deadline.due_day,
        [Q_LOCAL_DUE] = seen->deadline.local_day,
        [Q_REPLY_DAY] = seen->answered_day,
        [Q_PUBLIC_DAY] = seen->published_day,
    };
    if (texts[column] != NULL) {
        return texts[column];
    }
    if (column == Q_EVENT || column == Q_DAYS_LEFT) {
        return number_cell(column == Q_EVENT ? (int64_t)record->event : seen->days_left, cell);
    }
    return day_cell(days[column], cell);
}

static void write_row(const struct question_record *record, FILE *out)
{
    for (int i = 0; i < Q_EXPORT_COUNT; i++) {
        char cell[CELL_MAX];
        const char *text = record_cell(record, (enum question_column)i, cell);
        if (i == Q_DAYS_LEFT) { /* a negative number is no formula */
            (void)fprintf(out, "%s,", text);
        } else {
            csv_cell(out, text, i + 1 == Q_EXPORT_COUNT);
        }
    }
}

/* ---- for everybody ---- */

static const char *const PUBLIC_HEADINGS[] = {"Radicado",     "Fecha",
                                              "Canal",        "Dependencia",
                                              "Tema",         "Pregunta",
                                              "Respuesta",    "Fecha de respuesta",
                                              "Días hábiles", "Fecha de publicación",
                                              "Enlace"};

static const char *topic_name(const struct catalogue *names, const char *code)
{
    for (size_t i = 0; i < names->topic_count; i++) {
        if (strcmp(names->topics[i].code, code) == 0) {
            return names->topics[i].name;
        }
    }
    return code;
}

static void write_public_row(const struct question_record *record, const struct catalogue *names,
                             const struct work_calendar *calendar, FILE *out)
{
    char cells[4][CELL_MAX] = {"", "", "", ""};
    const struct question_public *seen = &record->seen;
    const struct department *department = catalogue_department(names, seen->department);
    if (seen->answered_day >= 0) {
        (void)number_cell(
            business_days_between(calendar, CLOSURES_LEGAL, seen->asked_day, seen->answered_day),
            cells[3]);
    }
    const char *const texts[] = {seen->radicado,
                                 day_cell(seen->asked_day, cells[0]),
                                 question_channel_spanish(record->channel),
                                 department != NULL ? department->name : seen->department,
                                 topic_name(names, seen->topic),
                                 seen->question,
                                 seen->answer,
                                 day_cell(seen->answered_day, cells[1]),
                                 cells[3],
                                 day_cell(seen->published_day, cells[2]),
                                 seen->url};
    static_assert(ARRAY_COUNT(texts) == ARRAY_COUNT(PUBLIC_HEADINGS), "one cell per heading");
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        csv_cell(out, texts[i], i + 1 == ARRAY_COUNT(texts));
    }
}

static enum status write_public(struct db *db, const struct question_records *records, FILE *out,
                                struct error *error)
{
    struct catalogue *names = NULL;
    struct work_calendar calendar;
    for (size_t i = 0; i < ARRAY_COUNT(PUBLIC_HEADINGS); i++) {
        csv_cell(out, PUBLIC_HEADINGS[i], i + 1 == ARRAY_COUNT(PUBLIC_HEADINGS));
    }
    enum status status = work_calendar_init(&calendar, db, error);
    if (status == STATUS_OK) {
        status = catalogue_new(&names, db, error);
    }
    for (size_t i = 0; i < records->count && status == STATUS_OK; i++) {
        write_public_row(&records->items[i], names, &calendar, out);
    }
    catalogue_free(names);
    work_calendar_release(&calendar);
    return status;
}

/* ---- the file ---- */

const char *question_export_begin(bool is_public)
{
    return is_public ? "Radicado," : "radicado,";
}

enum status question_export(struct db *db, const struct question_export *options, FILE *out,
                            size_t *row_count, struct error *error)
{
    const struct question_filter filter = {.state = options->is_public ? "published" : NULL};
    struct question_records *records = NULL;
    enum status status =
        question_records_new(&records, db, &filter, options->utc_offset_min, error);
    if (status != STATUS_OK) {
        return status;
    }
    *row_count = records->count;
    errno = 0;
    if (options->has_bom) {
        (void)fputs(UTF8_BOM, out);
    }
    if (options->is_public) {
        status = write_public(db, records, out, error);
    } else {
        for (int i = 0; i < Q_EXPORT_COUNT; i++) {
            csv_cell(out, question_columns[i].heading, i + 1 == Q_EXPORT_COUNT);
        }
        for (size_t i = 0; i < records->count; i++) {
            write_row(&records->items[i], out);
        }
    }
    question_records_free(records);
    if (status == STATUS_OK && (fflush(out) != 0 || ferror(out))) {
        status = file_error(error, errno != 0 ? errno : EIO, "the list of questions");
    }
    return status;
}
