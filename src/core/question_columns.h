/* question_columns.h: the columns of a spreadsheet of questions. Within src/core only; static. */
#pragma once

#include "core/sheet.h"

enum question_column {
    Q_RADICADO,
    Q_DAY,
    Q_CHANNEL,
    Q_EVENT,
    Q_DEPARTMENT,
    Q_SERVICE,
    Q_TOPIC,
    Q_TEXT,
    Q_NAME,
    Q_EMAIL,
    Q_PHONE,
    Q_STATE,
    Q_DUE,
    Q_LOCAL_DUE,
    Q_DAYS_LEFT,
    Q_ASSIGNED,
    Q_ENTITY,
    Q_TOLD,
    Q_REPLY,
    Q_REPLY_DAY,
    Q_PUBLIC_QUESTION,
    Q_PUBLIC_ANSWER,
    Q_PUBLIC_DAY,
    Q_URL,
    Q_EXPORT_COUNT, /* the next ones are read only */
    Q_MARK = Q_EXPORT_COUNT,
    Q_COLUMN_COUNT
};

/* What may stand in each; Q_COLUMN_COUNT rows. */
extern const struct column question_columns[];

/* "kiosco" of "kiosk"; the word itself when it is another. */
const char *question_channel_spanish(const char *channel);
