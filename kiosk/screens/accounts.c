/* accounts.c: which goal, activity, figures or page a screen shows. */
#include "screens/accounts.h"

#include "base/text.h"
#include "screens/app.h"

static const struct shown {
    enum screen screen;
    size_t offset; /* of a code in struct accounts_visit */
} shown[] = {
    {SCREEN_GOAL, offsetof(struct accounts_visit, goal)},
    {SCREEN_FIGURES, offsetof(struct accounts_visit, figures)},
    {SCREEN_ACTIVITY, offsetof(struct accounts_visit, activity)},
    {SCREEN_PAGE, offsetof(struct accounts_visit, publication)},
};

void accounts_show(struct app *app, enum screen screen, const char *code)
{
    for (size_t i = 0; i < ARRAY_COUNT(shown); i++) {
        if (shown[i].screen == screen) {
            text_copy((char *)&app->visit.accounts + shown[i].offset, CODE_MAX_BYTES, code);
        }
    }
}
