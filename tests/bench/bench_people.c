/* bench_people.c: finding one of a million registered people by what staff types, in our index and
 * in the two other ways to build one: FTS5 with a prefix index, and a table of one row for each
 * word of each person. All three are asked the same and answer the same number of people; a bare
 * lookup by the primary key takes its turn after each. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/id.h"
#include "core/people.h"
#include "kit.h"

enum { PEOPLE = 1000 * 1000, BATCH = 25000, ROUNDS = 5, EVENT = 1, TYPED_MAX = 128 };

static struct error error;

/* ---- people ---- */

static const char *const GIVEN[] = {
    "María",    "José",    "Luis",    "Carlos",   "Juan",   "Ana",      "Luz",       "Martha",
    "Sandra",   "Diana",   "Claudia", "Jorge",    "Andrés", "Diego",    "Jhon",      "Paola",
    "Andrea",   "Camila",  "Daniel",  "Santiago", "Gloria", "Rosa",     "Carmen",    "Nubia",
    "Yolanda",  "Hernán",  "William", "Óscar",    "Fabio",  "Gustavo",  "Olga",      "Nelly",
    "Patricia", "Liliana", "Mónica",  "Natalia",  "Mateo",  "Isabella", "Valentina", "Samuel"};
static const char *const FAMILY[] = {
    "Rodríguez", "Gómez",    "González", "Martínez", "García",  "López",    "Hernández", "Sánchez",
    "Ramírez",   "Pérez",    "Díaz",     "Rojas",    "Moreno",  "Muñoz",    "Vargas",    "Ortiz",
    "Jiménez",   "Torres",   "Castro",   "Álvarez",  "Ruiz",    "Suárez",   "Romero",    "Herrera",
    "Rincón",    "Cárdenas", "Cardona",  "Carvajal", "Ñáñez",   "Bonilla",  "Oyola",     "Lozano",
    "Guzmán",    "Barrios",  "Ospina",   "Quintero", "Zuluaga", "Betancur", "Cifuentes", "Ibáñez"};
static const char *const BEGIN[] = {"Aba", "Bel", "Cas", "Dor", "Esp", "Fon", "Gal", "Her",
                                    "Ira", "Jor", "Lom", "Mon", "Nar", "Oli", "Pal", "Que"};
static const char *const END[] = {"no",  "ero", "illa", "ita", "ales", "ondo", "edo", "ura",
                                  "ona", "osa", "ante", "ez",  "ares", "ueno", "izo", "uz"};

static uint64_t state = 88172645463325252U;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 20) % below;
}

/* The first are many times as frequent as the last. */
static uint32_t draw_skewed(uint32_t below)
{
    uint32_t a = draw(below), b = draw(below), c = draw(below);
    uint32_t least = a < b ? a : b;
    return least < c ? least : c;
}

static void family_make(char *out, size_t size)
{
    if (draw(3) > 0) {
        (void)snprintf(out, size, "%s", FAMILY[draw_skewed(ARRAY_COUNT(FAMILY))]);
    } else {
        (void)snprintf(out, size, "%s%s", BEGIN[draw(ARRAY_COUNT(BEGIN))],
                       END[draw(ARRAY_COUNT(END))]);
    }
}

static void name_make(char *out, size_t size)
{
    char first[32], second[32];
    family_make(first, sizeof first);
    family_make(second, sizeof second);
    (void)snprintf(out, size, "%s %s %s %s", GIVEN[draw_skewed(ARRAY_COUNT(GIVEN))],
                   GIVEN[draw_skewed(ARRAY_COUNT(GIVEN))], first, second);
}

/* ---- the three indexes ---- */

struct work {
    struct fair fair; /* a door, which keeps our index */
    size_t people;
    double fill_s[4]; /* people alone, ours, FTS5, rows */
    int64_t bytes[4];
};

static void run(struct work *work, const char *sql)
{
    bench_check(db_execute(&work->fair.db, sql, &error), sql, &error);
}

static int64_t ask(struct work *work, const char *sql)
{
    int64_t value = 0;
    bench_check(db_int(&work->fair.db, sql, 0, &value, &error), sql, &error);
    return value;
}

static int64_t size_of(struct work *work)
{
    return (ask(work, "SELECT page_count FROM pragma_page_count") -
            ask(work, "SELECT freelist_count FROM pragma_freelist_count")) *
           ask(work, "SELECT page_size FROM pragma_page_size");
}

static void people_fill(struct work *work)
{
    char person[PERSON_TEXT_SIZE], name[NAME_MAX_BYTES];
    uint64_t random[2];
    struct stmt stmt;
    for (size_t i = 0; i < work->people; i++) {
        if (i % BATCH == 0) {
            bench_check(db_begin(&work->fair.db, &error), "beginning", &error);
        }
        random[0] = (uint64_t)draw(1U << 31) << 33 | (uint64_t)draw(1U << 31) << 2;
        random[1] = i;
        hex_encode((const uint8_t *)random, sizeof random, person);
        name_make(name, sizeof name);
        bench_check(stmt_begin(&stmt, &work->fair.db,
                               "INSERT INTO attendee (event, person, name, territory, is_minor,"
                               " hlc, station, fact) VALUES (1, ?1, ?2, 'C09', 0, 1, 1, 1)",
                               &error),
                    "inserting", &error);
        stmt_text(&stmt, 1, person);
        stmt_text(&stmt, 2, name);
        bench_check(stmt_run(&stmt, &error), "inserting", &error);
        stmt_end(&stmt);
        if (i % BATCH == BATCH - 1 || i + 1 == work->people) {
            bench_check(db_commit(&work->fair.db, &error), "committing", &error);
        }
    }
}

static void timed(struct work *work, size_t which, const char *sql)
{
    int64_t before = size_of(work);
    double started_us = bench_now_us();
    run(work, sql);
    work->fill_s[which] = (bench_now_us() - started_us) / 1e6;
    work->bytes[which] = size_of(work) - before;
}

static void work_open(struct work *work, const char *folder)
{
    bench_fair_make(folder);
    bench_fair_open(&work->fair, folder, "puerta-1", "door");
    work->people = bench_count("FERIA_BENCH_PEOPLE", PEOPLE);
    bench_check(people_index_keep(&work->fair.db, false, &error), "emptying", &error);
    double started_us = bench_now_us();
    people_fill(work);
    work->fill_s[0] = (bench_now_us() - started_us) / 1e6;
    int64_t before = size_of(work);
    started_us = bench_now_us();
    bench_check(people_index_keep(&work->fair.db, true, &error), "filling", &error);
    work->fill_s[1] = (bench_now_us() - started_us) / 1e6;
    work->bytes[1] = size_of(work) - before;
    run(work, "CREATE TABLE bench_person (id INTEGER PRIMARY KEY, person TEXT, name TEXT);"
              "INSERT INTO bench_person (person, name) SELECT person, name FROM attendee;"
              "CREATE VIRTUAL TABLE bench_fts USING fts5 (words, content = '', detail = none,"
              " columnsize = 0, prefix = '1 2 3', tokenize = 'ascii')");
    timed(work, 2,
          "INSERT INTO bench_fts (rowid, words) SELECT b.id,"
          " (SELECT group_concat(value, ' ') FROM json_each(words_of(b.name)))"
          " FROM bench_person AS b; INSERT INTO bench_fts (bench_fts) VALUES ('optimize')");
    run(work, "CREATE TABLE bench_word (word TEXT, id INTEGER, PRIMARY KEY (word, id))"
              " WITHOUT ROWID");
    timed(work, 3,
          "INSERT INTO bench_word SELECT w.value, b.id FROM bench_person AS b,"
          " json_each(words_of(b.name)) AS w");
}

/* ---- asking ---- */

/* Processor time: nothing here is written, and on a machine that others use too the time that
 * passes tells more of them. */
static double now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double ours_us(struct work *work, const char *typed, size_t *count)
{
    struct people *people = NULL;
    double started_us = now_us();
    bench_check(people_find(&people, &work->fair.db, &work->fair.keys, EVENT, typed, &error),
                "searching", &error);
    double taken_us = now_us() - started_us;
    *count = people->count;
    people_free(people);
    return taken_us;
}

static double rows_us(struct work *work, const char *sql, const char *a, const char *b,
                      const char *c, size_t *count)
{
    struct stmt stmt;
    *count = 0;
    double started_us = now_us();
    bench_check(stmt_begin(&stmt, &work->fair.db, sql, &error), sql, &error);
    stmt_text(&stmt, 1, a);
    if (b != NULL) {
        stmt_text(&stmt, 2, b);
        stmt_text(&stmt, 3, c);
    }
    while (stmt_step(&stmt, &error) == STATUS_OK) {
        *count += 1;
    }
    stmt_end(&stmt);
    return now_us() - started_us;
}

/* "ma gar" -> "ma"* "gar"* */
static double fts_us(struct work *work, const char *typed, size_t *count)
{
    char match[2 * TYPED_MAX] = "";
    size_t used = 0;
    for (const char *at = typed; *at != '\0';) {
        size_t bytes = strcspn(at, " ");
        used += (size_t)snprintf(match + used, sizeof match - used, "\"%.*s\"* ", (int)bytes, at);
        at += bytes + (at[bytes] == ' ');
    }
    return rows_us(work,
                   "SELECT b.person, b.name FROM bench_fts JOIN bench_person AS b"
                   " ON b.id = bench_fts.rowid WHERE bench_fts MATCH ?1 LIMIT 40",
                   match, NULL, NULL, count);
}

/* The rows of the longest word, each person asked for the others. */
static double table_us(struct work *work, const char *typed, size_t *count)
{
    char longest[TYPED_MAX] = "", end[TYPED_MAX + 2], all[2 * TYPED_MAX] = "[";
    size_t used = 1;
    for (const char *at = typed; *at != '\0';) {
        size_t bytes = strcspn(at, " ");
        if (bytes > strlen(longest)) {
            (void)snprintf(longest, sizeof longest, "%.*s", (int)bytes, at);
        }
        used += (size_t)snprintf(all + used, sizeof all - used, "%s\" %.*s\"", used > 1 ? "," : "",
                                 (int)bytes, at);
        at += bytes + (at[bytes] == ' ');
    }
    (void)snprintf(all + used, sizeof all - used, "]");
    (void)snprintf(end, sizeof end, "%s~", longest);
    return rows_us(work,
                   "SELECT DISTINCT b.id, b.name FROM bench_word AS w JOIN bench_person AS b"
                   " ON b.id = w.id WHERE w.word >= ?1 AND w.word < ?2 AND (SELECT min(instr("
                   "' ' || (SELECT group_concat(value, ' ') FROM json_each(words_of(b.name))),"
                   " value) > 0) FROM json_each(?3)) LIMIT 40",
                   longest, end, all, count);
}

static double bare_us(struct work *work)
{
    char person[PERSON_TEXT_SIZE];
    size_t count = 0;
    uint64_t random[2] = {(uint64_t)draw(1U << 31) << 33, 0};
    hex_encode((const uint8_t *)random, sizeof random, person);
    return rows_us(work,
                   "SELECT person, name FROM attendee WHERE event = 1 AND person >= ?1 LIMIT 1",
                   person, NULL, NULL, &count);
}

/* What is typed on the way to somebody, letter by letter; what nobody has; what is in no order. */
static const char *const TYPED[] = {
    "ma",
    "mar",
    "maria",
    "maria g",
    "maria garc",
    "maria garcia",
    "garcia maria",
    "jose luis",
    "jose luis rod",
    "munoz",
    "nanez",
    "nan mar",
    "isabella samuel",
    "carlos isabella",
    "samuel ibanez oyola",
    "belueno",
    "quez quez",
    "zuluaga ibanez",
    "xilofono",
    "maria xilofono",
    "a b c",
    "ma jo ro go",
    "maria jose rodriguez gomez",
    "ib ib ib",
    "queuz palizo",
};

/* Of each text the median of its rounds, so that another program's moment is not taken for ours. */
struct way {
    struct samples medians;
    size_t slowest; /* text */
};

static void way_add(struct way *way, struct samples *rounds, size_t text)
{
    double median = samples_at(rounds, 0.5);
    if (way->medians.count == 0 || median > samples_at(&way->medians, 1)) {
        way->slowest = text;
    }
    samples_add(&way->medians, median);
    samples_release(rounds);
    *rounds = (struct samples){0};
}

static void report(const char *name, const struct way *way, double fill_s, int64_t bytes)
{
    bench_note("%s: median text %.2f ms, slowest %.2f ms (\"%s\"); made in %.0f s, %.0f MB", name,
               samples_at(&way->medians, 0.5) / 1e3, samples_at(&way->medians, 1) / 1e3,
               TYPED[way->slowest], fill_s, (double)bytes / 1e6);
}

int main(void)
{
    static struct work work;
    char folder[FILE_PATH_MAX];
    struct way ours = {0}, fts = {0}, table = {0}, bare = {0};
    struct samples a = {0}, b = {0}, c = {0}, d = {0};
    bench_folder(folder);
    work_open(&work, folder);
    for (size_t text = 0; text < ARRAY_COUNT(TYPED); text++) {
        for (size_t round = 0; round < ROUNDS; round++) {
            size_t count = 0, by_fts = 0, by_table = 0;
            samples_add(&a, ours_us(&work, TYPED[text], &count));
            samples_add(&b, bare_us(&work));
            samples_add(&c, fts_us(&work, TYPED[text], &by_fts));
            samples_add(&d, table_us(&work, TYPED[text], &by_table));
            if ((count == 0) != (by_fts == 0) || (count == 0) != (by_table == 0)) {
                bench_die("\"%s\": %zu people, FTS5 %zu, rows %zu", TYPED[text], count, by_fts,
                          by_table);
            }
        }
        way_add(&ours, &a, text);
        way_add(&bare, &b, text);
        way_add(&fts, &c, text);
        way_add(&table, &d, text);
    }
    double slowest = samples_at(&ours.medians, 1), lookup = samples_at(&bare.medians, 0.5);
    bench_row(&(struct row){.name = "search a person, slowest text : bare lookup by key",
                            .unit = "us",
                            .ours = slowest,
                            .baseline = lookup,
                            .ratio = slowest / lookup,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 20000,
                            .repetitions = ROUNDS});
    bench_note("%zu people, %zu texts", work.people, ARRAY_COUNT(TYPED));
    report("ours", &ours, work.fill_s[1], work.bytes[1]);
    report("FTS5, optimised, prefixes 1 2 3", &fts, work.fill_s[2], work.bytes[2]);
    report("a row for each word of each person", &table, work.fill_s[3], work.bytes[3]);
    samples_release(&ours.medians);
    samples_release(&bare.medians);
    samples_release(&fts.medians);
    samples_release(&table.medians);
    fair_close(&work.fair);
    return EXIT_SUCCESS;
}
