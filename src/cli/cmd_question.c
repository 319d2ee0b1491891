#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "cli/output.h"
#include "cli/question_print.h"
#include "core/question_csv.h"
#include "core/work_calendar.h"
#include "sync/exchange.h"

enum { ANSWER_FILE_MAX = 64 * 1024 };

/* What was asked for. */
struct request {
    const char *state, *department;      /* list */
    const char *text, *file, *day;       /* answer */
    const char *question, *answer, *url; /* publish */
    const char *output;                  /* export */
    const char *words[3];                /* after the verb; NULL = not given */
    bool is_told;                        /* transfer */
    bool is_anyway;                      /* publish */
    bool is_public, has_bom;             /* export */
};

/* What a verb works with. */
struct errand {
    const struct cli *cli;
    const struct request *request;
    int utc_offset_min;
    struct db *db;     /* to read: the central; to write: the office's own */
    struct fair *fair; /* to write; NULL = only reads */
};

/* ---- reading ---- */

static enum status read_all(struct errand *errand, const char *radicado,
                            struct question_records **records, struct error *error)
{
    const struct question_filter filter = {.radicado = radicado,
                                           .department = errand->request->department,
                                           .state = errand->request->state};
    return question_records_new(records, errand->db, &filter, errand->utc_offset_min, error);
}

static enum status run_list(struct errand *errand, struct error *error)
{
    struct question_records *records = NULL;
    enum status status = read_all(errand, NULL, &records, error);
    if (status == STATUS_OK && errand->cli->is_json) {
        status = cli_print_json(question_json_list(records), error);
    } else if (status == STATUS_OK) {
        question_print_list(records);
    }
    question_records_free(records);
    return status;
}

/* The last day for passing a question on to whom it belongs. */
static enum status transfer_day(struct errand *errand, const struct question_record *record,
                                int64_t *day, struct error *error)
{
    struct work_calendar calendar;
    enum status status = work_calendar_init(&calendar, errand->db, error);
    if (status == STATUS_OK) {
        *day = deadline_after(&calendar, record->seen.asked_day, QUESTION_TRANSFER_DAYS).due_day;
    }
    work_calendar_release(&calendar);
    return status;
}

static enum status run_show(struct errand *errand, struct error *error)
{
    struct question_records *records = NULL;
    int64_t day = -1;
    enum status status = read_all(errand, errand->request->words[0], &records, error);
    if (status == STATUS_OK) {
        status = transfer_day(errand, &records->items[0], &day, error);
    }
    if (status == STATUS_OK && errand->cli->is_json) {
        status = cli_print_json(question_json(&records->items[0], true), error);
    } else if (status == STATUS_OK) {
        question_print_one(&records->items[0], day);
    }
    question_records_free(records);
    return status;
}

static enum status run_export(struct errand *errand, struct error *error)
{
    const struct request *request = errand->request;
    const struct question_export options = {.is_public = request->is_public,
                                            .has_bom = request->has_bom,
                                            .utc_offset_min = errand->utc_offset_min};
    struct output output;
    size_t row_count = 0;
    if (errand->cli->is_json && request->output == NULL) {
        return error_set(error, STATUS_USAGE,
                         "--json: the list itself goes to standard output; add --output FILE");
    }
    enum status status =
        output_open(&output, request->output, question_export_begin(request->is_public), error);
    if (status != STATUS_OK) {
        return status;
    }
    status = question_export(errand->db, &options, output.file, &row_count, error);
    status = output_close(&output, status, error);
    if (status == STATUS_OK && errand->cli->is_json) {
        return cli_print_json(
            json_pack("{s:s,s:I}", "file", request->output, "rows", (json_int_t)row_count), error);
    }
    if (status == STATUS_OK) {
        (void)fprintf(stderr, "%zu questions%s%s\n", row_count, request->output ? ": " : "",
                      request->output ? request->output : "");
    }
    return status;
}

/* ---- writing ---- */

typedef enum status question_write(struct errand *errand, const struct question_desk *desk,
                                   const struct question_record *record, size_t *fact_count,
                                   struct error *error);

static enum status write_assign(struct errand *errand, const struct question_desk *desk,
                                const struct question_record *record, size_t *fact_count,
                                struct error *error)
{
    return question_assign(desk, record, errand->request->words[1], fact_count, error);
}

static enum status write_transfer(struct errand *errand, const struct question_desk *desk,
                                  const struct question_record *record, size_t *fact_count,
                                  struct error *error)
{
    int64_t day = -1;
    enum status status = question_transfer(desk, record, errand->request->words[1],
                                           errand->request->is_told, fact_count, error);
    if (status == STATUS_OK) {
        status = transfer_day(errand, record, &day, error);
    }
    if (status == STATUS_OK && desk->today > day) {
        char text[DAY_TEXT_SIZE];
        day_text(day, text);
        (void)fprintf(stderr, "the term for passing it on was over on %s\n", text);
    }
    if (status == STATUS_OK && !errand->request->is_told) {
        (void)fprintf(stderr, "tell the person, then say it: the same with --told\n");
    }
    return status;
}

static enum status answer_day(const struct request *request, int64_t today, int64_t *day,
                              struct error *error)
{
    *day = -1;
    if (request->day != NULL && (!day_parse(request->day, day) || *day > today)) {
        return error_set(error, STATUS_USAGE,
                         "--day: \"%s\" is no day until today, such as 2022-12-20", request->day);
    }
    return STATUS_OK;
}

static enum status write_answer(struct errand *errand, const struct question_desk *desk,
                                const struct question_record *record, size_t *fact_count,
                                struct error *error)
{
    const struct request *request = errand->request;
    struct buf text;
    int64_t day = -1;
    buf_init(&text, ANSWER_FILE_MAX);
    enum status status = answer_day(request, desk->today, &day, error);
    if (status == STATUS_OK && request->file != NULL) {
        status = file_read(request->file, &text, error);
    }
    if (status == STATUS_OK) {
        status =
            question_answer(desk, record, request->file != NULL ? buf_str(&text) : request->text,
                            day, fact_count, error);
    }
    if (status == STATUS_OK && *fact_count > 0 && record->seen.published_day >= 0) {
        (void)fprintf(stderr, "what is published stays as it is until feria question publish\n");
    }
    buf_wipe(&text);
    buf_release(&text);
    return status;
}

static enum status write_publish(struct errand *errand, const struct question_desk *desk,
                                 const struct question_record *record, size_t *fact_count,
                                 struct error *error)
{
    const struct question_edition edition = {.question = errand->request->question,
                                             .answer = errand->request->answer,
                                             .url = errand->request->url,
                                             .day = -1,
                                             .is_anyway = errand->request->is_anyway};
    return question_publish(desk, record, &edition, fact_count, error);
}

static enum status write_withdraw(struct errand *errand, const struct question_desk *desk,
                                  const struct question_record *record, size_t *fact_count,
                                  struct error *error)
{
    (void)errand;
    return question_withdraw(desk, record, fact_count, error);
}

static enum status print_written(struct errand *errand, size_t fact_count, struct error *error)
{
    struct question_records *records = NULL;
    enum status status = read_all(errand, errand->request->words[0], &records, error);
    if (status == STATUS_OK && errand->cli->is_json) {
        status = cli_print_json(question_json(&records->items[0], true), error);
    } else if (status == STATUS_OK) {
        const struct question_public *seen = &records->items[0].seen;
        char due[DAY_TEXT_SIZE];
        day_text(seen->deadline.due_day, due);
        (void)printf("%s is %s, due %s%s\n", seen->radicado, question_state_word(seen->state), due,
                     fact_count == 0 ? "; nothing changed" : "");
        if (seen->published_day >= 0) {
            (void)printf("everybody reads:\n%s\n%s\n", seen->question, seen->answer);
        }
    }
    question_records_free(records);
    return status;
}

static enum status write_one(struct errand *errand, question_write *write, struct error *error)
{
    struct question_records *records = NULL;
    const struct question_desk desk = {.ledger = &errand->fair->ledger,
                                       .today = day_of_ms(clock_now_ms(), errand->utc_offset_min)};
    size_t fact_count = 0;
    enum status status = read_all(errand, errand->request->words[0], &records, error);
    if (status == STATUS_OK) {
        status = write(errand, &desk, &records->items[0], &fact_count, error);
    }
    question_records_free(records);
    return status == STATUS_OK ? print_written(errand, fact_count, error) : status;
}

#define WRITER(name)                                                                               \
    static enum status run_##name(struct errand *errand, struct error *error)                      \
    {                                                                                              \
        return write_one(errand, write_##name, error);                                             \
    }
WRITER(assign)
WRITER(transfer)
WRITER(answer)
WRITER(publish)
WRITER(withdraw)

/* ---- importing ---- */

struct errors {
    const struct error *first; /* borrowed; filled by the time the second one comes */
    size_t count;
};

static void print_error(void *user, const char *text)
{
    struct errors *errors = user;
    if (errors->count == 0) {
        (void)fprintf(stderr, "%s\n", errors->first->text);
        errors->count = 1;
    }
    errors->count++;
    (void)fprintf(stderr, "%s\n", text);
}

static enum status run_import(struct errand *errand, struct error *error)
{
    struct question_import_result result;
    struct errors errors = {.first = error};
    const struct question_import options = {.keys = &errand->fair->keys,
                                            .utc_offset_min = errand->utc_offset_min,
                                            .on_error = print_error,
                                            .user = &errors};
    enum status status =
        question_import(&errand->fair->ledger, errand->request->words[0], &options, &result, error);
    if (status == STATUS_INVALID && errors.count > 0) {
        return error_set(error, status, "%zu errors in the file; nothing was imported",
                         errors.count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (errand->cli->is_json) {
        return cli_print_json(
            json_pack("{s:I,s:I,s:I,s:I,s:I}", "rows", (json_int_t)result.row_count, "new",
                      (json_int_t)result.new_count, "changed", (json_int_t)result.changed_count,
                      "facts", (json_int_t)result.fact_count, "known",
                      (json_int_t)result.known_count),
            error);
    }
    (void)printf("%zu rows, %zu new questions, %zu changed, %zu facts written\n", result.row_count,
                 result.new_count, result.changed_count, result.fact_count);
    if (result.known_count > 0) {
        (void)printf("%zu rows taken in before: lines %s\n", result.known_count,
                     result.known_lines);
    }
    return STATUS_OK;
}

/* ---- verbs ---- */

enum { READS = 0, WRITES = 1 };

static const struct verb {
    const char *name;
    int words; /* after it */
    bool writes;
    enum status (*run)(struct errand *errand, struct error *error);
    const char *form; /* for messages */
} VERBS[] = {
    {"list", 0, READS, run_list, "list [--state STATE] [--department CODE]"},
    {"show", 1, READS, run_show, "show NUMBER"},
    {"assign", 2, WRITES, run_assign, "assign NUMBER DEPARTMENT"},
    {"transfer", 2, WRITES, run_transfer, "transfer NUMBER ENTITY [--told]"},
    {"answer", 1, WRITES, run_answer, "answer NUMBER (--text TEXT | --file FILE) [--day DAY]"},
    {"publish", 1, WRITES, run_publish,
     "publish NUMBER [--question TEXT] [--answer TEXT] [--anyway]"},
    {"withdraw", 1, WRITES, run_withdraw, "withdraw NUMBER"},
    {"import", 1, WRITES, run_import, "import FILE.csv"},
    {"export", 0, READS, run_export, "export [--public] [--output FILE] [--bom]"},
};

static enum status check(const struct verb *verb, const struct request *request, int words,
                         struct error *error)
{
    const struct {
        const char *verb;
        bool is_given;
    } GIVEN[] = {
        {"list", request->state != NULL || request->department != NULL},
        {"transfer", request->is_told},
        {"answer", request->text != NULL || request->file != NULL || request->day != NULL},
        {"publish", request->question != NULL || request->answer != NULL || request->url != NULL ||
                        request->is_anyway},
        {"export", request->output != NULL || request->is_public || request->has_bom},
    };
    bool is_good = words == verb->words;
    for (size_t i = 0; i < ARRAY_COUNT(GIVEN); i++) {
        is_good = is_good && (!GIVEN[i].is_given || strcmp(GIVEN[i].verb, verb->name) == 0);
    }
    if (strcmp(verb->name, "answer") == 0) {
        is_good = is_good && (request->text != NULL) != (request->file != NULL);
    }
    return is_good ? STATUS_OK
                   : error_set(error, STATUS_USAGE, "say feria question %s", verb->form);
}

static enum status parse(int argc, char **argv, struct request *request, const struct verb **verb,
                         struct error *error)
{
    const struct option_spec options[] = {
        {"--state", OPTION_TEXT, &request->state},
        {"--department", OPTION_TEXT, &request->department},
        {"--told", OPTION_FLAG, &request->is_told},
        {"--text", OPTION_TEXT, &request->text},
        {"--file", OPTION_TEXT, &request->file},
        {"--day", OPTION_TEXT, &request->day},
        {"--question", OPTION_TEXT, &request->question},
        {"--answer", OPTION_TEXT, &request->answer},
        {"--url", OPTION_TEXT, &request->url},
        {"--anyway", OPTION_FLAG, &request->is_anyway},
        {"--output", OPTION_TEXT, &request->output},
        {"--public", OPTION_FLAG, &request->is_public},
        {"--bom", OPTION_FLAG, &request->has_bom},
    };
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 3, error);
    if (status != STATUS_OK) {
        return status;
    }
    for (int i = 2; i < argc; i++) {
        request->words[i - 2] = argv[i];
    }
    for (size_t i = 0; i < ARRAY_COUNT(VERBS); i++) {
        if (strcmp(VERBS[i].name, argv[1]) == 0) {
            *verb = &VERBS[i];
            return check(*verb, request, argc - 2, error);
        }
    }
    return error_set(error, STATUS_USAGE,
                     "question: there is no \"%s\"; feria question --help says what there is",
                     argv[1]);
}

static enum status run_reading(const struct verb *verb, struct errand *errand, struct error *error)
{
    struct settings settings;
    struct db db = {0};
    enum status status = cli_settings(errand->cli, &settings, error);
    if (status == STATUS_OK) {
        status = cli_db_open_read(errand->cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        errand->db = &db;
        errand->utc_offset_min = settings.utc_offset_min;
        status = verb->run(errand, error);
    }
    errand->db = NULL;
    db_close(&db);
    return status;
}

/* What the kiosks sent to the central comes in first, and what is written goes out at once. */
static enum status run_writing(const struct verb *verb, struct errand *errand, struct error *error)
{
    struct fair fair;
    enum status status = cli_office_open(errand->cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool has_peer = exchange_has_peer(&fair.settings);
    errand->fair = &fair;
    errand->db = &fair.db;
    errand->utc_offset_min = fair.settings.utc_offset_min;
    if (has_peer) {
        struct exchange_result result;
        status = exchange_run(&fair, &result, error);
    }
    if (status == STATUS_OK) {
        status = verb->run(errand, error);
    }
    if (status == STATUS_OK && has_peer) {
        status = cli_office_sync(&fair, error);
    }
    errand->fair = NULL;
    errand->db = NULL;
    fair_close(&fair);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct request request = {0};
    struct errand errand = {.cli = cli, .request = &request};
    const struct verb *verb = NULL;
    enum status status = parse(argc, argv, &request, &verb, error);
    if (status != STATUS_OK) {
        return status;
    }
    return verb->writes ? run_writing(verb, &errand, error) : run_reading(verb, &errand, error);
}

const struct command command_question = {
    .name = "question",
    .arguments = "list|show|assign|transfer|answer|publish|withdraw|import|export ...",
    .summary = "Questions of citizens: which are due, who answers, answers, publication.",
    .help =
        "list [--state STATE] [--department CODE]\n"
        "    due ones first; an overdue one is marked with !\n"
        "    states: filed assigned transferred answered published overdue\n"
        "show NUMBER\n"
        "    with text and person: keep it as the law on personal data asks\n"
        "assign NUMBER DEPARTMENT\n"
        "transfer NUMBER ENTITY [--told]\n"
        "    passes it on within 5 business days (Ley 1755 de 2015, art. 21);\n"
        "    --told: the person knows\n"
        "answer NUMBER (--text TEXT | --file FILE) [--day YYYY-MM-DD]\n"
        "    again to correct it; the day stays the first one\n"
        "publish NUMBER [--question TEXT] [--answer TEXT] [--url URL] [--anyway]\n"
        "    the texts for everybody, without personal data; else as asked and as answered;\n"
        "    --anyway: somebody looked, and what seems personal is nobody's\n"
        "withdraw NUMBER\n"
        "    takes back what was published\n"
        "export [--public] [--output FILE] [--bom]\n"
        "    CSV for a spreadsheet; --public: the published ones, without personal data\n"
        "import FILE.csv\n"
        "    the same columns back, or new questions of a form (at least fecha, pregunta);\n"
        "    one wrong row and nothing changes; the same file twice changes nothing; empty cells\n"
        "    leave all as it is. The column marca_temporal of a form says which rows of a longer\n"
        "    file were taken in before; without it a changed file is new throughout\n"
        "\n"
        "An answer is due 15 business days after the day of asking: Colombia's holidays and the\n"
        "closures of dias_no_habiles.csv that affect legal terms are left out. `closures` is the\n"
        "day when all closures that suspend terms are left out, if it is another.\n",
    .needs_fair = true,
    .run = run,
};
