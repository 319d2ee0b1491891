/* embedded_sql.h: the SQL texts of db/, compiled in by the build (db/embed.cmake). */
#pragma once

struct embedded_sql {
    const char *name; /* file name without .sql; NULL ends the table */
    const char *text; /* static */
};

extern const struct embedded_sql embedded_schema[];     /* what all migrations together make */
extern const struct embedded_sql embedded_migrations[]; /* "001-ledger": applied once, in order */
extern const struct embedded_sql embedded_facts[]; /* "attendee.registered": one per fact kind */
extern const struct embedded_sql embedded_views[]; /* made anew at every migration */
