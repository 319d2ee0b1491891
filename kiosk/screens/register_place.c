/* register_place.c: where somebody lives: first the kind of territory, then which one; or a search
 * for the name of the neighbourhood. Which kinds there are is the catalogue's matter; one with a
 * single territory is chosen at once. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/form.h"
#include "screens/register.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { FOUND_MAX = 40, FOLDED_MAX = 256, LABEL_MAX = 320 };

/* kind of the catalogue, what it is called, what is in it */
static const struct {
    const char *kind, *label, *text;
} kinds[] = {
    {"comuna", N_("Comuna"), N_("En un barrio de la ciudad")},
    {"corregimiento", N_("Corregimiento"), N_("En el campo o en una vereda")},
};

static size_t count_of_kind(const struct catalogue *catalogue, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->territory_count; i++) {
        count += strcmp(catalogue->territories[i].kind, kind) == 0;
    }
    return count;
}

static bool is_first_of_kind(const struct catalogue *catalogue, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (strcmp(catalogue->territories[i].kind, catalogue->territories[at].kind) == 0) {
            return false;
        }
    }
    return true;
}

static void territory_choice(struct app *app, const struct territory *territory)
{
    char made[LABEL_MAX];
    register_choice(app, territory->code, form_territory_label(territory, made, sizeof made), NULL,
                    strcmp(territory->code, app->visit.attendee.territory) == 0, false);
}

static void kind_choice(struct app *app, const struct territory *territory)
{
    const struct territory *now =
        catalogue_territory(app->catalogue, app->visit.attendee.territory);
    const char *label = territory->kind, *text = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (strcmp(kinds[i].kind, territory->kind) == 0) {
            label = tr(kinds[i].label);
            text = tr(kinds[i].text);
        }
    }
    if (widget_choice(
            app->ui,
            &(struct choice){.key = territory->kind,
                             .label = label,
                             .text = text,
                             .is_on = now != NULL && strcmp(now->kind, territory->kind) == 0})) {
        app_send(app, INTENT_PLACE, PLACE_LIST, territory->kind);
    }
}

static void kind_choices(struct app *app)
{
    const struct catalogue *catalogue = app->catalogue;
    widget_scroll_open(app->ui, "kinds", 5);
    for (size_t i = 0; i < catalogue->territory_count; i++) {
        const struct territory *territory = &catalogue->territories[i];
        if (count_of_kind(catalogue, territory->kind) == 1) {
            territory_choice(app, territory);
        } else if (is_first_of_kind(catalogue, i)) {
            kind_choice(app, territory);
        }
    }
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Buscar mi barrio o vereda"),
                                                .icon = "search",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_PLACE, PLACE_SEARCH, NULL);
    }
    ui_close(app->ui);
}

static void list_choices(struct app *app)
{
    widget_scroll_open(app->ui, "places", 4);
    for (size_t i = 0; i < app->catalogue->territory_count; i++) {
        const struct territory *territory = &app->catalogue->territories[i];
        if (strcmp(territory->kind, app->visit.place_kind) == 0) {
            territory_choice(app, territory);
        }
    }
    ui_close(app->ui);
}

/* ---- search ---- */

/* Does a word of the name begin so? " ciudad luz" holds " luz". */
static bool is_found(const char *name, const char *folded_search)
{
    char folded[FOLDED_MAX + 1] = " ";
    (void)text_fold(name, folded + 1, FOLDED_MAX);
    return strstr(folded, folded_search) != NULL;
}

static void found_choice(struct app *app, const struct territory *territory, const char *name,
                         size_t place)
{
    char made[LABEL_MAX];
    struct arena *arena = ui_arena(app->ui);
    const char *label = form_territory_label(territory, made, sizeof made);
    if (widget_choice(app->ui,
                      &(struct choice){.key = arena_printf(arena, "%s-%zu", territory->code, place),
                                       .label = name,
                                       .text = strcmp(name, label) == 0 ? NULL : label})) {
        app_send(app, INTENT_CHOOSE, 0, territory->code);
    }
}

/* The territory itself, or else each of its neighbourhoods that is called so. */
static size_t found_in(struct app *app, const struct territory *territory, const char *search)
{
    size_t count = 0;
    for (size_t i = 0; territory->neighbourhoods[i] != NULL; i++) {
        if (is_found(territory->neighbourhoods[i], search)) {
            found_choice(app, territory, territory->neighbourhoods[i], i + 1);
            count++;
        }
    }
    if (count == 0 && is_found(territory->name, search)) {
        found_choice(app, territory, territory->name, 0);
        count++;
    }
    return count;
}

static bool has_nothing_found(const struct app *app)
{
    char search[FOLDED_MAX + 1] = " ";
    if (text_fold(app->visit.place_search, search + 1, FOLDED_MAX) == 0) {
        return false;
    }
    for (size_t i = 0; i < app->catalogue->territory_count; i++) {
        const struct territory *territory = &app->catalogue->territories[i];
        bool is_it = is_found(territory->name, search);
        for (size_t k = 0; !is_it && territory->neighbourhoods[k] != NULL; k++) {
            is_it = is_found(territory->neighbourhoods[k], search);
        }
        if (is_it) {
            return false;
        }
    }
    return true;
}

static void found_choices(struct app *app)
{
    char search[FOLDED_MAX + 1] = " ";
    size_t count = 0;
    widget_scroll_open(app->ui, "found-places", 4);
    if (text_fold(app->visit.place_search, search + 1, FOLDED_MAX) > 0) {
        for (size_t i = 0; i < app->catalogue->territory_count && count < FOUND_MAX; i++) {
            count += found_in(app, &app->catalogue->territories[i], search);
        }
        if (count == 0) {
            ui_text(app->ui,
                    &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                    tr("No encontramos ese lugar. Toque Atrás y elija su comuna."));
        }
    }
    ui_close(app->ui);
}

static void search_field(struct app *app)
{
    if (widget_field(app->ui, &(struct field){.key = "place",
                                              .label = tr("Buscar mi barrio o vereda"),
                                              .value = app->visit.place_search,
                                              .placeholder = tr("Escriba el nombre"),
                                              .icon = "search",
                                              .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
}

static void search_answer(struct app *app)
{
    search_field(app);
    found_choices(app);
}

static void found_paged(struct app *app)
{
    found_choices(app);
    widget_pager(app->ui, "found-places", 0);
}

void register_place_page(struct app *app)
{
    static const struct register_page views[] = {
        [PLACE_KINDS] = {"kinds", kind_choices, register_back_row, 0.6F},
        [PLACE_LIST] = {"places", list_choices, register_back_row, 0.6F},
        [PLACE_SEARCH] = {"found-places", search_answer, register_back_row, 0.6F},
    };
    if (app->visit.place_view == PLACE_SEARCH && app->visit.has_typing) {
        frame_search(app, &(const struct search_page){.field = search_field,
                                                      .results = found_paged,
                                                      .back = register_back_button,
                                                      .has_nothing = has_nothing_found(app)});
    } else {
        register_page_build(app, &views[app->visit.place_view]);
    }
}
