/* bench_services.c: a catalogue of 5,000 services at 1080 x 1920 in software: from a key to the
 * first result list, and every frame of scrolling through all rows.
 *
 * The rows are walked twice: page by page at once, where each frame shows rows never drawn before,
 * and thrown, where a frame comes each 16 ms of the program's clock. Painting is in every frame. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "kit.h"
#include "screens/run.h"
#include "screens/script_find.h"

enum {
    SERVICES = 5000,
    STEP_MS = 16,
    REST_MS = 400,
    REAL_MS_MAX = 20000,
    FLINGS = 30,
    ROUNDS = 12, /* of typing */
    PAGES_MAX = 2000
};

static struct error error;

static void step(struct run *run, int64_t after_ms)
{
    run->skew_ms += after_ms;
    bench_check(run_step(run, &error), "a frame", &error);
}

static double step_us(struct run *run, int64_t after_ms)
{
    double started_us = bench_now_us();
    step(run, after_ms);
    return bench_now_us() - started_us;
}

static void settle(struct run *run)
{
    int64_t until_ms = clock_monotonic_ms() + REAL_MS_MAX;
    do {
        step(run, STEP_MS);
        if (run->app.jobs_waiting > 0 || run->app.catalogue == NULL) {
            (void)usleep(1000);
        }
    } while ((run->app.jobs_waiting > 0 || run->app.catalogue == NULL || ui_is_animating(run->ui) ||
              run->app.intent_count > 0) &&
             clock_monotonic_ms() < until_ms);
    step(run, REST_MS);
    step(run, STEP_MS);
}

static const struct ui_semantic *element(struct run *run, const char *label)
{
    const struct ui_semantic *found = script_find(run->ui, label, false, 1);
    if (found == NULL) {
        bench_die("nothing is called \"%s\"", label);
    }
    return found;
}

static void finger(struct run *run, enum input_kind kind, float x, float y)
{
    run_input(run, &(struct input){.kind = kind, .at_ms = run_now_ms(run), .x = x, .y = y});
}

static void tap(struct run *run, const char *label)
{
    struct rect at = element(run, label)->visible;
    finger(run, INPUT_DOWN, at.x + at.w / 2, at.y + at.h / 2);
    step(run, 4 * STEP_MS);
    finger(run, INPUT_UP, at.x + at.w / 2, at.y + at.h / 2);
    settle(run);
}

/* ---- the city ---- */

/* Names of one to three lines; a tenth has the everyday word that is searched. */
static void add_service(struct ledger *ledger, int number)
{
    static const char *const names[] = {
        "Paz y salvo",
        "Certificado de nomenclatura del predio",
        "Inscripción de la niñez en el programa de alimentación escolar de la ciudad",
        "Permiso",
        "Consulta del estado de la cuenta de industria y comercio con sus anexos y recibos",
    };
    char body[2048];
    (void)snprintf(
        body, sizeof body,
        "{\"key\":\"s-%d\",\"order\":%d,\"row\":{\"channel\":\"mixed\",\"code\":\"s-%d\",\"cost\":"
        "\"Gratuito\",\"department\":\"hacienda\",\"description\":\"Sirve para que la persona "
        "tenga en regla lo que la ley le pide, número %d. Se hace en la ventanilla o por internet, "
        "y la respuesta llega al correo.\",\"keywords\":[\"%s\",\"recibo\"],\"name\":\"%s %d\","
        "\"requirements\":[],\"time\":\"El mismo día\",\"type\":\"tramite\"},\"sheet\":"
        "\"service\"}",
        number, number, number, number, number % 10 == 0 ? "carro" : "casa",
        names[number % (int)ARRAY_COUNT(names)], number);
    bench_check(ledger_append(ledger, "catalogue.set", body, NULL, &error), "a service", &error);
}

static void fair_fill(const char *folder)
{
    static struct fair fair;
    bench_fair_make(folder);
    bench_fair_open(&fair, folder, "kiosk-1", "citizen");
    for (int i = 0; i < SERVICES; i++) {
        add_service(&fair.ledger, i);
    }
    fair_close(&fair);
}

/* ---- typing ---- */

static void type(struct run *run, const char *text, struct samples *times_us)
{
    for (const char *at = text; *at != '\0'; at++) {
        double started_us = bench_now_us();
        run_input(run,
                  &(struct input){
                      .kind = INPUT_TEXT, .at_ms = run_now_ms(run), .text = at, .text_bytes = 1});
        step(run, 0);
        samples_add(times_us, bench_now_us() - started_us);
        settle(run);
    }
    if (run->app.found.count == 0) {
        bench_die("\"%s\" finds nothing", text);
    }
    for (const char *at = text; *at != '\0'; at++) {
        run_input(run, &(struct input){
                           .kind = INPUT_KEY, .at_ms = run_now_ms(run), .key = KEY_BACKSPACE});
        settle(run);
    }
}

static void searches(struct run *run)
{
    static const char *const words[] = {"carro", "predio", "ninez 12", "recibo industria"};
    struct samples times_us = {0};
    tap(run, "Buscar servicios");
    for (size_t i = 0; i < ROUNDS; i++) {
        type(run, words[i % ARRAY_COUNT(words)], &times_us);
    }
    bench_row(&(struct row){.name = "key to painted results, 5,000 services, max",
                            .unit = "us",
                            .ours = samples_at(&times_us, 1),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 33000,
                            .repetitions = times_us.count});
    bench_note("p50 %.0f us, p95 %.0f us", samples_at(&times_us, 0.5), samples_at(&times_us, 0.95));
    samples_release(&times_us);
    tap(run, "Ver resultados");
}

/* ---- scrolling ---- */

static void tell_frames(const char *name, struct samples *times_us)
{
    bench_row(&(struct row){.name = name,
                            .unit = "us",
                            .ours = samples_at(times_us, 1),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 16600,
                            .repetitions = times_us->count});
    bench_note("p50 %.0f us, p95 %.0f us, p99 %.0f us", samples_at(times_us, 0.5),
               samples_at(times_us, 0.95), samples_at(times_us, 0.99));
    samples_release(times_us);
}

/* Each press of the button and the frames until the page rests. */
static void walk_pages(struct run *run)
{
    struct samples times_us = {0};
    for (int page = 0; page < PAGES_MAX; page++) {
        const struct ui_semantic *down = element(run, "Bajar");
        if (down->is_disabled) {
            break;
        }
        struct rect at = down->visible;
        finger(run, INPUT_DOWN, at.x + at.w / 2, at.y + at.h / 2);
        samples_add(&times_us, step_us(run, 4 * STEP_MS));
        finger(run, INPUT_UP, at.x + at.w / 2, at.y + at.h / 2);
        do {
            samples_add(&times_us, step_us(run, STEP_MS));
        } while (ui_is_animating(run->ui) || run->app.intent_count > 0);
        step(run, REST_MS);
    }
    tell_frames("frame, 5,000 rows page by page, max", &times_us);
}

static void throw_list(struct run *run)
{
    struct samples times_us = {0};
    const float x = 500;
    for (int i = 0; i < FLINGS; i++) {
        finger(run, INPUT_DOWN, x, 800);
        samples_add(&times_us, step_us(run, STEP_MS));
        for (float y = 860; y < 1500; y += 90) {
            finger(run, INPUT_MOVE, x, y);
            samples_add(&times_us, step_us(run, STEP_MS));
        }
        finger(run, INPUT_UP, x, 1500);
        do {
            samples_add(&times_us, step_us(run, STEP_MS));
        } while (ui_is_animating(run->ui));
        step(run, REST_MS);
    }
    tell_frames("frame, 5,000 rows thrown, max", &times_us);
}

int main(void)
{
    static struct run run;
    char folder[FILE_PATH_MAX];
    char fair_folder[FILE_PATH_MAX];
    char program[] = "bench";
    char size[] = "--size=1080x1920";
    char idle[] = "--idle-s=600";
    char *argv[] = {program, size, idle, NULL};
    int argc = 3;
    bench_folder(folder);
    bench_check(path_join(fair_folder, sizeof fair_folder, folder, "fair", &error), "path", &error);
    fair_fill(fair_folder);
    const struct run_options options = {
        .fair_folder = fair_folder, .shots = ".", .is_offscreen = true};
    bench_check(run_open(&run, &options, &argc, argv, clock_monotonic_ms(), &error),
                "opening the kiosk", &error);
    settle(&run);
    tap(&run, "Toque para empezar");
    tap(&run, "Servicios de la Alcaldía");
    searches(&run);
    /* A totem offers this filter only beside what a search found. */
    app_update(&run.app, &(struct intent){.kind = INTENT_PICK, .number = SERVICE_DEPARTMENT},
               clock_monotonic_ms());
    settle(&run);
    tap(&run, "Secretaría de Hacienda");
    if (run.app.found.count < SERVICES) {
        bench_die("%zu services are listed", run.app.found.count);
    }
    walk_pages(&run);
    throw_list(&run);
    run_close(&run);
    return EXIT_SUCCESS;
}
