/* db_kit.h: one database file in a folder of its own, for the tests of files. */
#pragma once

#include "store_kit.h"

static char folder[TEST_FOLDER_MAX];
static char path[400];

static inline int set_up(void **state)
{
    (void)state;
    test_folder_make(folder);
    (void)snprintf(path, sizeof path, "%s/station.feria", folder);
    kind_table_set(KIT_KINDS);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static inline void make_station(int facts)
{
    struct db db;
    struct ledger ledger;
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 0, facts);
    db_close(&db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
