#include "screens/consent.h"

#include "base/i18n.h"
#include "base/text.h"
#include "widgets/widgets.h"

void consent_show(struct app *app, const char *kind)
{
    const struct consent_text *consent = catalogue_consent(app->catalogue, kind);
    if (consent == NULL) {
        return;
    }
    ui_text(app->ui, &(struct ui_text){.size = TYPE_SMALL}, consent->text);
    if (consent->policy[0] != '\0') {
        ui_text(app->ui, &(struct ui_text){.size = TYPE_SMALL, .breaks_words = true},
                arena_printf(ui_arena(app->ui), tr("Política de datos: %s"), consent->policy));
    }
}

void consent_keep(const struct app *app, const char *kind, char version[CODE_MAX_BYTES],
                  char hash[2 * HASH_BYTES + 1])
{
    const struct consent_text *consent = catalogue_consent(app->catalogue, kind);
    text_copy(version, CODE_MAX_BYTES, consent != NULL ? consent->version : "");
    text_copy(hash, 2 * HASH_BYTES + 1, consent != NULL ? consent->hash : "");
}
