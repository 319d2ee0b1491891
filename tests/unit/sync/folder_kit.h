/* folder_kit.h: an office, a kiosk and a door on machines of their own, a stick between them. */
#pragma once

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "core/trust.h"
#include "sync/central_keys.h"
#include "sync/exchange_folder.h"
#include "sync/folder.h"
#include "sync/folder_office.h"
#include "unit/sync/sync_fair.h"

/* The office's machine, a kiosk's machine and a door's with the same municipality, and a stick. */
struct world {
    char office_folder[TEST_FOLDER_MAX], kiosk_folder[TEST_FOLDER_MAX];
    char door_folder[TEST_FOLDER_MAX], stick[TEST_FOLDER_MAX];
    struct fair office, kiosk, door;
    struct keys keys; /* the central's */
    struct central central;
};

static inline void copy_file(const char *from_folder, const char *to_folder, const char *name)
{
    char from[FILE_PATH_MAX], to[FILE_PATH_MAX];
    struct buf bytes;
    buf_init(&bytes, (size_t)1024 * 1024);
    expect_ok(path_join(from, sizeof from, from_folder, name, why));
    expect_ok(path_join(to, sizeof to, to_folder, name, why));
    expect_ok(file_read(from, &bytes, why));
    expect_ok(file_write(to, bytes.data, bytes.length, 0600, why));
    buf_release(&bytes);
}

/* A machine of its own with the municipality's key. */
static inline void machine_make(char folder[TEST_FOLDER_MAX], const char *office,
                                const char *station, const char *mode)
{
    struct settings settings;
    char keys[FILE_PATH_MAX];
    test_folder_make(folder);
    expect_ok(path_join(keys, sizeof keys, folder, "keys", why));
    expect_ok(folder_make(keys, why));
    copy_file(office, folder, "keys/municipality.key");
    settings_init(&settings);
    expect_ok(settings_set(&settings, "station", station, why));
    expect_ok(settings_set(&settings, "mode", mode, why));
    expect_ok(fair_init(folder, &settings, why));
}

static inline int world_make(void **state)
{
    static struct world world;
    char path[FILE_PATH_MAX];
    memset(&world, 0, sizeof world);
    test_fair_make(world.office_folder);
    machine_make(world.kiosk_folder, world.office_folder, "kiosk-1", "citizen");
    machine_make(world.door_folder, world.office_folder, "puerta-1", "door");
    test_folder_make(world.stick);
    test_fair_open(&world.office, world.office_folder, "office", "office", NULL);
    test_fair_open(&world.kiosk, world.kiosk_folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&world.door, world.door_folder, "puerta-1", "door", NULL);
    expect_ok(central_keys_open(&world.keys, &world.office, true, why));
    expect_ok(folder_prepare(world.stick, &world.keys, why));
    test_central_path(path, world.office_folder);
    central_init(&world.central, path);
    *state = &world;
    return 0;
}

static inline int world_remove(void **state)
{
    struct world *world = *state;
    central_release(&world->central);
    keys_close(&world->keys);
    fair_close(&world->office);
    fair_close(&world->kiosk);
    fair_close(&world->door);
    test_folder_remove(world->office_folder);
    test_folder_remove(world->kiosk_folder);
    test_folder_remove(world->door_folder);
    test_folder_remove(world->stick);
    return 0;
}

/* The office says that this is a station of its own. */
static inline void trust(struct world *world, const struct fair *fair, const char *mode)
{
    struct trusted who = {.station = fair->keys.station, .label = "Puerta 1", .is_trusted = true};
    (void)snprintf(who.name, sizeof who.name, "%.32s", fair->settings.station);
    (void)snprintf(who.mode, sizeof who.mode, "%.15s", mode);
    memcpy(who.public_key, fair->keys.public_key, PUBLIC_KEY_BYTES);
    expect_ok(trust_write(&world->office.ledger, &who, why));
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
}

static inline void trust_door(struct world *world)
{
    trust(world, &world->door, "door");
}

static inline struct folder_visit visit(struct world *world, struct fair *fair)
{
    struct folder_visit result;
    expect_ok(exchange_folder(fair, world->stick, NULL, NULL, &result, why));
    return result;
}

static inline struct folder_intake intake(struct world *world)
{
    struct folder_intake result;
    const struct folder_center center = folder_center_central(&world->central);
    expect_ok(folder_intake(world->stick, &center, &world->keys, world->office.keys.public_key,
                            NULL, NULL, &result, why));
    return result;
}

/* Paths of the stick's files that end with `suffix`; their number. */
static inline int files_of(const struct world *world, const char *suffix,
                           char paths[][FILE_PATH_MAX], int max)
{
    char folder[FILE_PATH_MAX];
    int count = 0;
    (void)snprintf(folder, sizeof folder, "%s/feria", world->stick);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        size_t length = strlen(entry->d_name), tail = strlen(suffix);
        if (length > tail && strcmp(entry->d_name + length - tail, suffix) == 0) {
            if (count < max) {
                expect_ok(path_join(paths[count], FILE_PATH_MAX, folder, entry->d_name, why));
            }
            count++;
        }
    }
    (void)closedir(dir);
    return count;
}

static inline int count_of(const struct world *world, const char *suffix)
{
    return files_of(world, suffix, NULL, 0);
}
