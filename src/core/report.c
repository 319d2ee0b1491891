#include "core/report.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/catalogue.h"
#include "core/ticket.h"

enum { PROGRESS_ROWS = 1000, CELL_TIME_SIZE = CLOCK_ISO_MAX };

void report_open(FILE *out, const struct report_options *options)
{
    if (options->has_bom) {
        (void)fputs("\xEF\xBB\xBF", out);
    }
}

void csv_cell(FILE *out, const char *text, bool is_last)
{
    /* A spreadsheet would run it as a formula (OWASP: CSV injection). */
    bool is_formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]);
    size_t length = strlen(text);
    bool is_quoted =
        strpbrk(text, ",\"\r\n") || text[0] == ' ' || (length > 0 && text[length - 1] == ' ');
    if (is_quoted) {
        (void)fputc('"', out);
    }
    if (is_formula) {
        (void)fputc('\'', out);
    }
    for (const char *c = text; *c; c++) {
        if (*c == '"') {
            (void)fputc('"', out);
        }
        (void)fputc(*c, out);
    }
    if (is_quoted) {
        (void)fputc('"', out);
    }
    (void)fputs(is_last ? "\r\n" : ",", out); /* RFC 4180, section 2 */
}

/* ---- attendance ---- */

/* What a row is made from. */
struct attendance {
    struct stmt *stmt;             /* on a row of SELECT_ATTENDANCE */
    const struct catalogue *names; /* for what codes mean */
    int utc_offset_min;
    int64_t number; /* from 1 */
};

/* In the order of SELECT_ATTENDANCE. */
enum attendance_column {
    COLUMN_EVENT,
    COLUMN_NAME,
    COLUMN_DOCUMENT_TYPE,
    COLUMN_DOCUMENT_NUMBER,
    COLUMN_TERRITORY,
    COLUMN_AGE_BAND,
    COLUMN_VALUE_GROUP,
    COLUMN_PHONE,
    COLUMN_EMAIL,
    COLUMN_REGISTERED,
    COLUMN_ENTERED,
    COLUMN_LEFT,
    COLUMN_LEFT_ASSUMED,
    COLUMN_GATE,
    COLUMN_CONSENT,
    COLUMN_TICKET,
};

static const char SELECT_ATTENDANCE[] =
    "SELECT event, name, document_type, document_number, territory, age_band, value_group, phone,"
    " email, registered_ms, entered_ms, left_ms, left_is_assumed, entry_gate, consent_version, "
    "ticket"
    " FROM attendance WHERE ?1 = 0 OR event = ?1"
    " ORDER BY event, coalesce(registered_ms, entered_ms), subject";

static const char COUNT_ATTENDANCE[] = "SELECT count(*) FROM attendance WHERE ?1 = 0 OR event = ?1";

/* One cell of a row: its text, static, borrowed from the row or written into `text`. */
typedef const char *attendance_cell(const struct attendance *row, int column,
                                    char text[CELL_TIME_SIZE]);

static const char *cell_number(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    (void)column;
    (void)snprintf(text, CELL_TIME_SIZE, "%lld", (long long)row->number);
    return text;
}

static const char *cell_text(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    (void)text;
    return stmt_column_text(row->stmt, column);
}

static const char *cell_flag(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    (void)text;
    return stmt_column_int(row->stmt, column) != 0 ? "sí" : "";
}

static const struct event *row_event(const struct attendance *row)
{
    return catalogue_event(row->names, (uint32_t)stmt_column_int(row->stmt, COLUMN_EVENT));
}

static const char *cell_event(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    const struct event *event = row_event(row);
    return event ? event->name : cell_text(row, column, text);
}

const char *report_time(int64_t utc_ms, int utc_offset_min, char *text)
{
    struct local_time time = local_time_from_utc_ms(utc_ms, utc_offset_min);
    (void)snprintf(text, CLOCK_ISO_MAX, "%04d-%02d-%02d %02d:%02d:%02d", time.year, time.month,
                   time.day, time.hour, time.minute, time.second);
    return text;
}

static const char *cell_time(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    return stmt_is_null(row->stmt, column)
               ? ""
               : report_time(stmt_column_int(row->stmt, column), row->utc_offset_min, text);
}

/* Of the event, or of the person's day when the catalogue does not know the event. */
static const char *cell_date(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    const struct event *event = row_event(row);
    column = stmt_is_null(row->stmt, COLUMN_REGISTERED) ? COLUMN_ENTERED : COLUMN_REGISTERED;
    int64_t utc_ms =
        event && event->starts_ms != 0 ? event->starts_ms : stmt_column_int(row->stmt, column);
    struct local_time time = local_time_from_utc_ms(utc_ms, row->utc_offset_min);
    (void)snprintf(text, CELL_TIME_SIZE, "%04d-%02d-%02d", time.year, time.month, time.day);
    return text;
}

static const char *cell_territory(const struct attendance *row, int column,
                                  char text[CELL_TIME_SIZE])
{
    const char *code = cell_text(row, column, text);
    const struct territory *territory = catalogue_territory(row->names, code);
    return territory ? territory->name : code;
}

static const char *cell_age_band(const struct attendance *row, int column,
                                 char text[CELL_TIME_SIZE])
{
    const char *code = cell_text(row, column, text);
    const struct age_band *band = catalogue_age_band(row->names, code);
    return band ? band->name : code;
}

static const char *cell_group(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    const char *code = cell_text(row, column, text);
    const struct value_group *group = catalogue_value_group(row->names, code);
    return group ? group->name : code;
}

static const char *cell_ticket(const struct attendance *row, int column, char text[CELL_TIME_SIZE])
{
    const char *id = cell_text(row, column, text);
    if (strlen(id) != TICKET_ID_TEXT_LENGTH) {
        return "";
    }
    uint8_t bytes[TICKET_ID_BYTES];
    if (base32_decode(id, TICKET_ID_TEXT_LENGTH, bytes, sizeof bytes, NULL) != STATUS_OK) {
        return "";
    }
    ticket_code_shown(bytes, text);
    return text;
}

/* The columns of a Colombian attendance format ("formato de asistencia"); the scan at the door
 * stands for the signature. Two of the territory, because comunas and corregimientos share names
 * and only the code tells them apart. */
static const struct {
    const char *heading;
    attendance_cell *cell;
    int column;
} COLUMNS[] = {
    {"N.º", cell_number, 0},
    {"Espacio", cell_event, COLUMN_EVENT},
    {"Fecha", cell_date, 0},
    {"Nombres y apellidos", cell_text, COLUMN_NAME},
    {"Tipo de documento", cell_text, COLUMN_DOCUMENT_TYPE},
    {"Número de documento", cell_text, COLUMN_DOCUMENT_NUMBER},
    {"Código del territorio", cell_text, COLUMN_TERRITORY},
    {"Comuna o corregimiento", cell_territory, COLUMN_TERRITORY},
    {"Rango de edad", cell_age_band, COLUMN_AGE_BAND},
    {"Grupo de valor", cell_group, COLUMN_VALUE_GROUP},
    {"Teléfono", cell_text, COLUMN_PHONE},
    {"Correo electrónico", cell_text, COLUMN_EMAIL},
    {"Registro", cell_time, COLUMN_REGISTERED},
    {"Entrada", cell_time, COLUMN_ENTERED},
    {"Salida", cell_time, COLUMN_LEFT},
    {"Salida supuesta", cell_flag, COLUMN_LEFT_ASSUMED},
    {"Puerta", cell_text, COLUMN_GATE},
    {"Autorización de datos", cell_text, COLUMN_CONSENT},
    {"Código de la entrada", cell_ticket, COLUMN_TICKET},
};

static void attendance_write_heading(const struct report_options *options, FILE *out)
{
    report_open(out, options);
    for (size_t i = 0; i < ARRAY_COUNT(COLUMNS); i++) {
        csv_cell(out, COLUMNS[i].heading, i + 1 == ARRAY_COUNT(COLUMNS));
    }
}

static void attendance_write_row(const struct attendance *row, FILE *out)
{
    char text[CELL_TIME_SIZE];
    for (size_t i = 0; i < ARRAY_COUNT(COLUMNS); i++) {
        csv_cell(out, COLUMNS[i].cell(row, COLUMNS[i].column, text), i + 1 == ARRAY_COUNT(COLUMNS));
    }
}

static enum status attendance_count(struct db *db, uint32_t event, int64_t *total,
                                    struct error *error)
{
    struct stmt stmt;
    *total = 0;
    enum status status = stmt_begin(&stmt, db, COUNT_ATTENDANCE, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *total = stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}

enum status report_close(FILE *out, enum status status, struct error *error)
{
    if (status == STATUS_NOT_FOUND) { /* the last row was read */
        status = STATUS_OK;
    }
    if (status == STATUS_OK && (fflush(out) != 0 || ferror(out))) {
        status = errno == ENOSPC
                     ? error_set(error, STATUS_FULL, "the list does not fit on the disk")
                     : error_set(error, STATUS_IO, "the list could not be written");
    }
    return status;
}

static enum status attendance_write_rows(struct attendance *row,
                                         const struct report_options *options, int64_t total,
                                         FILE *out, struct error *error)
{
    enum status status = STATUS_OK;
    while ((status = stmt_step(row->stmt, error)) == STATUS_OK) {
        row->number++;
        attendance_write_row(row, out);
        if (options->progress && row->number % PROGRESS_ROWS == 0) {
            options->progress(options->user, row->number, total);
        }
        if (ferror(out)) {
            break;
        }
    }
    return report_close(out, status, error);
}

enum status report_attendance(struct db *db, const struct report_options *options, FILE *out,
                              int64_t *row_count, struct error *error)
{
    struct catalogue *names = NULL;
    struct stmt stmt = {0};
    int64_t total = 0;
    *row_count = 0;
    enum status status = catalogue_new(&names, db, error);
    if (status == STATUS_OK && options->progress) {
        status = attendance_count(db, options->event, &total, error);
    }
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, SELECT_ATTENDANCE, error);
    }
    if (status == STATUS_OK) {
        struct attendance row = {
            .stmt = &stmt, .names = names, .utc_offset_min = options->utc_offset_min};
        stmt_int(&stmt, 1, options->event);
        attendance_write_heading(options, out);
        status = attendance_write_rows(&row, options, total, out, error);
        *row_count = row.number;
    }
    stmt_end(&stmt);
    catalogue_free(names);
    return status;
}
