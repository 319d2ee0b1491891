/* db_look.h: leaving a file that was only looked at as it was found. One thread at a time. */
#pragma once

#include "store/db.h"

/* Closes what db_open_read opened. SQLite makes a WAL beside a station's file as soon as it is
 * read; that empty one is taken away, one with facts in it stays. Fine on a closed `db`. */
void db_close_look(struct db *db);
