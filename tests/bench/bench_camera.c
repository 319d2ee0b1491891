/* bench_camera.c: how many pictures of a ticket are read, and in what time, by kind of fault: every
 * way of code_find.h, the camera's budget for one picture, and bare zbar, on the same pictures in
 * one run. FERIA_BENCH_SCENES says how many of each kind, FERIA_SEED which. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

#include "harness/code_scene.h"
#include "image/code_find.h"
#include "kit.h"

enum { SCENES = 40, SEED = 20221215, BUDGET_US = 60000, FOURCC_Y800 = 0x30303859, WAYS_MAX = 16 };

struct tally {
    size_t read, pictures;
    double us;
};

/* The table's order is right when gain for time falls from way to way. */
struct way_tally {
    size_t tried, gained;
    double us;
};

static struct error error;
static struct scene scene;
static struct code_found found;

/* Of this thread: other programs on the machine do not count. */
static double cpu_now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static bool is_read(enum status status)
{
    return status == STATUS_OK && strcmp(found.text, scene.text) == 0;
}

static void ours_count(struct tally *tally, struct code_finder *finder, const struct luma *luma,
                       int64_t budget_us)
{
    double started_us = cpu_now_us();
    enum status status = code_find(finder, luma, budget_us, &found, &error);
    tally->us += cpu_now_us() - started_us;
    tally->read += is_read(status);
    tally->pictures++;
}

static void bare_count(struct tally *tally, zbar_image_scanner_t *scanner, const struct luma *luma)
{
    double started_us = cpu_now_us();
    bool is_good = false;
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, FOURCC_Y800);
    zbar_image_set_size(image, (unsigned)luma->width, (unsigned)luma->height);
    zbar_image_set_data(image, luma->pixels, (size_t)luma->width * (size_t)luma->height, NULL);
    if (zbar_scan_image(scanner, image) > 0) {
        is_good = strcmp(zbar_symbol_get_data(zbar_image_first_symbol(image)), scene.text) == 0;
    }
    zbar_image_destroy(image);
    tally->us += cpu_now_us() - started_us;
    tally->read += is_good;
    tally->pictures++;
}

static void ways_count(struct way_tally tallies[WAYS_MAX], struct code_finder *finder,
                       const struct luma *luma)
{
    bool is_found = false;
    for (size_t i = 0; i < code_way_count() && i < WAYS_MAX && !is_found; i++) {
        double started_us = cpu_now_us();
        is_found = is_read(code_find_one_way(finder, i, luma, &found, &error));
        tallies[i].us += cpu_now_us() - started_us;
        tallies[i].tried++;
        tallies[i].gained += is_found;
    }
}

static void line(const char *title, const struct tally *all, const struct tally *budget,
                 const struct tally *bare)
{
    double pictures = (double)all->pictures;
    char ratio[16] = "-";
    if (bare->read > 0) {
        (void)snprintf(ratio, sizeof ratio, "%.2f", (double)all->read / (double)bare->read);
    }
    printf("%-32s %6.0f %% %6.0f %% %6.0f %% %7s %8.1f %8.1f %8.1f\n", title,
           100 * (double)all->read / pictures, 100 * (double)budget->read / pictures,
           100 * (double)bare->read / pictures, ratio, all->us / pictures / 1000,
           budget->us / pictures / 1000, bare->us / pictures / 1000);
    (void)fflush(stdout);
}

static void tally_add(struct tally *sum, const struct tally *part)
{
    sum->read += part->read;
    sum->pictures += part->pictures;
    sum->us += part->us;
}

int main(void)
{
    struct code_finder *finder = NULL;
    struct tally all = {0}, budget = {0}, bare = {0};
    struct way_tally ways[WAYS_MAX] = {{0}};
    size_t count = bench_count("FERIA_BENCH_SCENES", SCENES);
    uint64_t seed = bench_count("FERIA_SEED", SEED);
    bench_check(code_finder_new(&finder, &error), "the code finder", &error);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    printf("%zu pictures of each kind, %d x %d, seed %llu; read of them, and ms of processor for "
           "each\n",
           count, SCENE_WIDTH, SCENE_HEIGHT, (unsigned long long)seed);
    printf("%-32s %8s %8s %8s %7s %8s %8s %8s\n", "kind", "ours", "60 ms", "zbar", "ratio", "ours",
           "60 ms", "zbar");
    for (int kind = 0; kind < SCENE_KIND_COUNT; kind++) {
        struct tally of_all = {0}, of_budget = {0}, of_bare = {0};
        for (unsigned i = 0; i < count; i++) {
            scene_draw(&scene, (enum scene_kind)kind, seed, i);
            const struct luma luma = {
                .pixels = scene.pixels, .width = SCENE_WIDTH, .height = SCENE_HEIGHT};
            ours_count(&of_all, finder, &luma, 0);
            bare_count(&of_bare, scanner, &luma);
            code_finder_wipe(finder);
            ours_count(&of_budget, finder, &luma, BUDGET_US);
            ways_count(ways, finder, &luma);
        }
        line(scene_title((enum scene_kind)kind), &of_all, &of_budget, &of_bare);
        tally_add(&all, &of_all);
        tally_add(&budget, &of_budget);
        tally_add(&bare, &of_bare);
    }
    line("all", &all, &budget, &bare);
    printf("\n%-32s %8s %8s %8s %12s\n", "way", "tried", "read", "ms", "read per s");
    for (size_t i = 0; i < code_way_count() && i < WAYS_MAX; i++) {
        printf("%-32s %8zu %8zu %8.1f %12.1f\n", code_way_name(i), ways[i].tried, ways[i].gained,
               ways[i].us / (double)ways[i].tried / 1000,
               (double)ways[i].gained / ways[i].us * 1e6);
    }
    zbar_image_scanner_destroy(scanner);
    code_finder_free(finder);
    return EXIT_SUCCESS;
}
