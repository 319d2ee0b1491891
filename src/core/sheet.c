#include "core/sheet.h"

#include <assert.h>
#include <string.h>

enum {
    KEY = COLUMN_KEY | COLUMN_REQUIRED,
    NEEDED = COLUMN_REQUIRED,
    LIST = COLUMN_LIST,
    WORDS = COLUMN_TRANSLATED,
    PROSE = COLUMN_PROSE,
};

/* Domain terms keep their Spanish word; words that programs decide on are English. */
#define SAME(word)                                                                                 \
    {                                                                                              \
        word, word                                                                                 \
    }
#define CHOICES(name, ...) static const struct choice name[] = {__VA_ARGS__, {NULL, NULL}}

CHOICES(colours, SAME("blue"), SAME("purple"), SAME("red"), SAME("amber"), SAME("green"),
        SAME("teal"));
CHOICES(service_types, SAME("tramite"), SAME("opa"), SAME("programa"), SAME("servicio"));
CHOICES(channels, {"presencial", "in_person"}, {"en_linea", "online"}, {"mixto", "mixed"});
CHOICES(territory_kinds, SAME("comuna"), SAME("corregimiento"), {"fuera", "outside"});
CHOICES(keyboards, {"numero", "number"}, {"texto", "text"}, {"ninguno", "none"});
CHOICES(components, SAME("informacion"), SAME("dialogo"), SAME("responsabilidad"));
CHOICES(stages, SAME("aprestamiento"), SAME("diseno"), SAME("preparacion"), SAME("ejecucion"),
        SAME("seguimiento"));
CHOICES(event_types, SAME("feria"), SAME("audiencia_general"), SAME("audiencia_sectorial"),
        SAME("mesa"), SAME("foro"), SAME("reunion"), SAME("capacitacion"), SAME("chat"),
        SAME("videoconferencia"));
CHOICES(modalities, {"presencial", "in_person"}, {"virtual", "online"}, {"mixta", "mixed"});
CHOICES(reentries, {"libre", "free"}, {"una_vez", "once"}, {"diario", "daily"});
CHOICES(unsure, {"admitir", "fail_open"}, {"detener", "fail_closed"});
CHOICES(ticket_classes, {"ciudadano", "general"}, {"invitado", "guest"}, {"personal", "staff"},
        {"prensa", "press"});
CHOICES(states, {"programado", "planned"}, {"abierto", "open"}, {"cerrado", "closed"},
        {"cancelado", "cancelled"});
CHOICES(consent_kinds, {"general", "general"}, {"sensible", "sensitive"}, {"menores", "minors"});
CHOICES(charts, {"barra", "bar"}, {"anillo", "ring"}, {"tendencia", "trend"});
CHOICES(publication_kinds, {"pagina", "page"}, {"nota", "note"}, {"invitacion", "invitation"});
CHOICES(commitment_states, {"pendiente", "pending"}, {"en_ejecucion", "running"},
        {"cumplido", "done"}, {"incumplido", "failed"}, {"reprogramado", "rescheduled"});
CHOICES(sides, {"bueno", "good"}, {"malo", "bad"});

/* clang-format off: tables read better one row a line. */

static const struct column municipality_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 10,
     .hint = "the municipality's DANE code, such as 73001"},
    {"nombre", "name", COLUMN_TEXT, NEEDED, .max = 80},
    {"entidad", "entity", COLUMN_TEXT, NEEDED, .max = 120,
     .hint = "who is responsible for personal data must be told"},
    {"nit", "tax_id", COLUMN_TEXT, 0, .max = 20},
    {"departamento", "region", COLUMN_TEXT, 0, .max = 80},
    {"sitio_web", "website", COLUMN_TEXT, 0, .max = 200},
    {"politica_datos", "privacy_url", COLUMN_TEXT, 0, .max = 200},
    {"telefono", "phone", COLUMN_TEXT, 0, .max = 80},
    {"correo", "email", COLUMN_TEXT, 0, .max = 120},
    {"direccion", "address", COLUMN_TEXT, 0, .max = 160},
    {"tema", "theme", COLUMN_CODE, 0, .max = 60},
    {"dias_laborales", "workdays", COLUMN_INTEGER, LIST, .min = 1, .max = 7},
};

static const struct column department_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 120},
    {"nombre_corto", "short_name", COLUMN_TEXT, NEEDED | WORDS, .max = 40},
    {"superior", "parent", COLUMN_REFERENCE, 0, .max = 60, .reference = "department"},
    {"icono", "icon", COLUMN_ICON, NEEDED, .max = 60,
     .hint = "name of a Material icon, such as account_balance"},
    {"color", "colour", COLUMN_CHOICE, NEEDED, .choices = colours,
     .hint = "every department needs one"},
    {"puesto", "stand", COLUMN_TEXT, COLUMN_UNIQUE, .max = 10},
    {"resumen", "summary", COLUMN_TEXT, WORDS, .max = 30},
    {"telefono", "phone", COLUMN_TEXT, 0, .max = 80},
    {"correo", "email", COLUMN_TEXT, 0, .max = 120},
    {"sitio_web", "website", COLUMN_TEXT, 0, .max = 200},
    {"desde", "from_ms", COLUMN_TIME, .flags = 0},
    {"hasta", "to_ms", COLUMN_TIME_END, 0, .not_before = "from_ms"},
};

static const struct column service_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 80},
    {"dependencia", "department", COLUMN_REFERENCE, NEEDED, .max = 60, .reference = "department",
     .hint = "every service needs one"},
    {"tipo", "type", COLUMN_CHOICE, NEEDED, .choices = service_types,
     .hint = "every service needs one"},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 120},
    {"descripcion", "description", COLUMN_TEXT, NEEDED | WORDS, .max = 1000},
    {"dirigido_a", "audience", COLUMN_TEXT, WORDS, .max = 400},
    {"requisitos", "requirements", COLUMN_TEXT, LIST | WORDS, .max = 400},
    {"costo", "cost", COLUMN_TEXT, WORDS, .max = 200},
    {"tiempo", "time", COLUMN_TEXT, WORDS, .max = 120},
    {"canal", "channel", COLUMN_CHOICE, NEEDED, .choices = channels,
     .hint = "every service needs one"},
    {"lugar", "place", COLUMN_TEXT, WORDS, .max = 200},
    {"horario", "hours", COLUMN_TEXT, WORDS, .max = 200},
    {"telefono", "phone", COLUMN_TEXT, 0, .max = 80},
    {"sitio_web", "website", COLUMN_TEXT, 0, .max = 200},
    {"ods", "goals", COLUMN_INTEGER, LIST, .min = 1, .max = 17, .reference = "goal"},
    {"grupos", "groups", COLUMN_REFERENCE, LIST, .max = 60, .reference = "value_group"},
    {"palabras", "keywords", COLUMN_TEXT, LIST | WORDS, .max = 60},
};

static const struct column territory_columns[] = {
    {"codigo", "code", COLUMN_SIGN, KEY, .max = 10},
    {"clase", "kind", COLUMN_CHOICE, NEEDED, .choices = territory_kinds,
     .hint = "every territory needs one"},
    {"numero", "number", COLUMN_TEXT, 0, .max = 6},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 80},
    {"barrios", "neighbourhoods", COLUMN_TEXT, LIST, .max = 80},
};

static const struct column document_type_columns[] = {
    {"codigo", "code", COLUMN_SIGN, KEY, .max = 8},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 80},
    {"nombre_corto", "short_name", COLUMN_TEXT, NEEDED | WORDS, .max = 30},
    {"teclado", "keyboard", COLUMN_CHOICE, NEEDED, .choices = keyboards,
     .hint = "which keyboard types this document"},
    {"minimo", "length_min", COLUMN_INTEGER, NEEDED, .min = 0, .max = 32,
     .hint = "fewest characters of the number; 0 for none"},
    {"maximo", "length_max", COLUMN_INTEGER, NEEDED, .min = 0, .max = 32,
     .not_before = "length_min", .hint = "most characters of the number; 0 for none"},
    {"ejemplo", "example", COLUMN_TEXT, 0, .max = 32},
    {"menor", "is_minor", COLUMN_BOOLEAN, NEEDED, .hint = "1 for a document of minors, else 0"},
};

static const struct column value_group_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 80},
    {"descripcion", "description", COLUMN_TEXT, WORDS, .max = 300},
};

static const struct column age_band_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 60},
    {"desde", "from", COLUMN_INTEGER, NEEDED, .min = 0, .max = 130,
     .hint = "first year of age of the band"},
    {"hasta", "to", COLUMN_INTEGER, 0, .min = 0, .max = 130, .not_before = "from"},
};

static const struct column goal_columns[] = {
    {"numero", "number", COLUMN_INTEGER, KEY, .min = 1, .max = 17},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 80},
    {"color", "colour", COLUMN_RGB, NEEDED, .hint = "the official colour, such as #E5243B"},
};

static const struct column topic_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 60},
    {"descripcion", "description", COLUMN_TEXT, WORDS, .max = 300},
    {"dependencia", "department", COLUMN_REFERENCE, 0, .max = 60, .reference = "department"},
    {"ods", "goals", COLUMN_INTEGER, LIST, .min = 1, .max = 17, .reference = "goal"},
    {"icono", "icon", COLUMN_ICON, 0, .max = 60},
};

static const struct column activity_columns[] = {
    {"codigo", "code", COLUMN_SIGN, KEY, .max = 10},
    {"componente", "component", COLUMN_CHOICE, NEEDED, .choices = components,
     .hint = "every activity needs one"},
    {"etapas", "stages", COLUMN_CHOICE, NEEDED | LIST, .choices = stages,
     .hint = "every activity needs one"},
    {"actividad", "name", COLUMN_TEXT, NEEDED | PROSE | WORDS, .max = 1000},
    {"producto", "product", COLUMN_TEXT, PROSE | WORDS, .max = 1000},
    {"cuatrimestres", "terms", COLUMN_INTEGER, NEEDED | LIST, .min = 1, .max = 3,
     .hint = "every activity needs one"},
    {"dependencias", "departments", COLUMN_REFERENCE, NEEDED | LIST, .max = 60,
     .reference = "department", .hint = "every activity needs one"},
    {"apoyo", "supporting", COLUMN_REFERENCE, LIST, .max = 60, .reference = "department"},
    {"cumplimiento", "percent", COLUMN_INTEGER, COLUMN_SPARE, .min = 0, .max = 100},
    {"nota", "note", COLUMN_TEXT, COLUMN_SPARE | PROSE | WORDS, .max = 300},
    {"evidencia", "evidence", COLUMN_TEXT, COLUMN_SPARE | PROSE | WORDS, .max = 200},
};

static const struct column plan_goal_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"dimension", "dimension", COLUMN_TEXT, NEEDED | WORDS, .max = 60,
     .hint = "the dimension of the development plan that it is part of"},
    {"sector", "sector", COLUMN_TEXT, WORDS, .max = 60},
    {"programa", "programme", COLUMN_TEXT, PROSE | WORDS, .max = 120},
    {"indicador", "indicator", COLUMN_TEXT, NEEDED | PROSE | WORDS, .max = 120,
     .hint = "what is measured"},
    {"meta", "target", COLUMN_TEXT, NEEDED | WORDS, .max = 20, .hint = "how much shall be reached"},
    {"unidad", "unit", COLUMN_TEXT, WORDS, .max = 40},
    {"avance_fisico", "physical", COLUMN_INTEGER, NEEDED, .min = 0, .max = 100,
     .hint = "percent of the target that is reached, 0 when it has not begun"},
    {"avance_financiero", "financial", COLUMN_INTEGER, 0, .min = 0, .max = 100},
    {"derecho", "right", COLUMN_TEXT, WORDS, .max = 80},
    {"ods", "goals", COLUMN_INTEGER, LIST, .min = 1, .max = 17, .reference = "goal"},
    {"temas", "topics", COLUMN_REFERENCE, LIST, .max = 60, .reference = "topic"},
    {"eventos", "events", COLUMN_INTEGER, LIST, .min = 1, .max = 999999999, .reference = "event"},
    {"dependencia", "department", COLUMN_REFERENCE, NEEDED, .max = 60, .reference = "department",
     .hint = "every goal needs one that answers for it"},
    {"corte", "measured_ms", COLUMN_TIME, .flags = 0},
    {"fuente", "source", COLUMN_TEXT, PROSE | WORDS, .max = 120},
    {"nota", "note", COLUMN_TEXT, PROSE | WORDS, .max = 300},
};

static const struct column commitment_columns[] = {
    {"numero", "number", COLUMN_INTEGER, KEY, .min = 1, .max = 99999},
    {"parte", "part", COLUMN_INTEGER, KEY, .min = 0, .max = 99,
     .hint = "0 for the commitment itself, 1, 2, 3... for its parts"},
    {"texto", "text", COLUMN_TEXT, NEEDED | PROSE | WORDS, .max = 300, .hint = "what was promised"},
    {"evento", "event", COLUMN_INTEGER, 0, .min = 1, .max = 999999999, .reference = "event"},
    {"dependencia", "department", COLUMN_REFERENCE, NEEDED, .max = 60, .reference = "department",
     .hint = "every commitment needs one that answers for it"},
    {"fecha_limite", "due_ms", COLUMN_TIME_END, NEEDED,
     .hint = "the last day in time, such as 2022-12-30"},
    {"peso", "weight", COLUMN_INTEGER, 0, .min = 1, .max = 100},
    {"territorio", "territory", COLUMN_REFERENCE, 0, .max = 10, .reference = "territory"},
    {"estado", "state", COLUMN_CHOICE, NEEDED, .choices = commitment_states,
     .hint = "pendiente when nothing has begun"},
    {"avance", "percent", COLUMN_INTEGER, NEEDED, .min = 0, .max = 100,
     .hint = "percent done, 0 when it has not begun"},
    {"nota", "note", COLUMN_TEXT, PROSE | WORDS, .max = 300},
    {"evidencia", "evidence", COLUMN_TEXT, PROSE | WORDS, .max = 200},
};

static const struct column figure_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"dependencia", "department", COLUMN_REFERENCE, NEEDED, .max = 60, .reference = "department",
     .hint = "every figure needs one"},
    {"titulo", "title", COLUMN_TEXT, NEEDED | PROSE | WORDS, .max = 80},
    {"unidad", "unit", COLUMN_TEXT, WORDS, .max = 20},
    {"grafica", "chart", COLUMN_CHOICE, NEEDED, .choices = charts,
     .hint = "every figure is drawn as one"},
    {"serie", "points", COLUMN_POINT, NEEDED | LIST | WORDS, .max = 24, .items_max = 12,
     .hint = "what is drawn, such as 2020=120|2021=145,5"},
    {"fuente", "source", COLUMN_TEXT, NEEDED | PROSE | WORDS, .max = 120,
     .hint = "say where the numbers are from"},
    {"fecha", "measured_ms", COLUMN_TIME, NEEDED, .hint = "the day of which the numbers are"},
};

static const struct column publication_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"clase", "kind", COLUMN_CHOICE, NEEDED, .choices = publication_kinds,
     .hint = "every page needs one"},
    {"titulo", "title", COLUMN_TEXT, NEEDED | WORDS | PROSE, .max = 100},
    {"texto", "paragraphs", COLUMN_TEXT, NEEDED | LIST | WORDS | PROSE, .max = 1500,
     .hint = "paragraphs are separated by '|'"},
    {"imagen", "picture", COLUMN_TEXT, 0, .max = 100},
    {"imagen_muestra", "picture_text", COLUMN_TEXT, PROSE | WORDS, .max = 160},
    {"eventos", "events", COLUMN_INTEGER, LIST, .min = 1, .max = 999999999, .reference = "event"},
    {"temas", "topics", COLUMN_REFERENCE, LIST, .max = 60, .reference = "topic"},
    {"desde", "from_ms", COLUMN_TIME, .flags = 0},
    {"hasta", "to_ms", COLUMN_TIME_END, 0, .not_before = "from_ms"},
    {"enlace", "link", COLUMN_TEXT, 0, .max = 200},
};

static const struct column event_columns[] = {
    {"numero", "number", COLUMN_INTEGER, KEY, .min = 1, .max = 999999999},
    {"tipo", "type", COLUMN_CHOICE, NEEDED, .choices = event_types,
     .hint = "every event needs one"},
    {"nombre", "name", COLUMN_TEXT, NEEDED | WORDS, .max = 120},
    {"nombre_corto", "short_name", COLUMN_TEXT, NEEDED | WORDS, .max = 40},
    {"descripcion", "description", COLUMN_TEXT, WORDS, .max = 1000},
    {"inicio", "starts_ms", COLUMN_TIME, NEEDED,
     .hint = "every event needs one, such as 2022-12-15 08:00"},
    {"fin", "ends_ms", COLUMN_TIME_END, NEEDED, .not_before = "starts_ms",
     .hint = "every event needs one, such as 2022-12-15 17:00"},
    {"lugar", "place", COLUMN_TEXT, WORDS, .max = 120},
    {"direccion", "address", COLUMN_TEXT, 0, .max = 160},
    {"territorio", "territory", COLUMN_REFERENCE, 0, .max = 10, .reference = "territory"},
    {"modalidad", "modality", COLUMN_CHOICE, NEEDED, .choices = modalities,
     .hint = "every event needs one"},
    {"enlace", "link", COLUMN_TEXT, 0, .max = 200},
    {"aforo", "capacity", COLUMN_INTEGER, 0, .min = 1, .max = 1000000},
    {"cupo", "places", COLUMN_INTEGER, COLUMN_SPARE, .min = 1, .max = 1000000},
    {"dependencia", "department", COLUMN_REFERENCE, 0, .max = 60, .reference = "department"},
    {"temas", "topics", COLUMN_REFERENCE, LIST, .max = 60, .reference = "topic"},
    {"grupos", "groups", COLUMN_REFERENCE, LIST, .max = 60, .reference = "value_group"},
    {"puertas", "gates", COLUMN_GATE, LIST | WORDS, .max = 40},
    {"reingreso", "reentry", COLUMN_CHOICE, NEEDED, .choices = reentries,
     .hint = "every event needs one"},
    {"estado", "state", COLUMN_CHOICE, NEEDED, .choices = states, .hint = "every event needs one"},
    {"resultados_publicos", "has_public_results", COLUMN_BOOLEAN, .flags = COLUMN_SPARE},
    {"sin_confirmar", "when_unsure", COLUMN_CHOICE, COLUMN_SPARE, .choices = unsure},
};

static const struct column gate_columns[] = {
    {"evento", "event", COLUMN_INTEGER, KEY, .min = 1, .max = 999999999, .reference = "event"},
    {"puerta", "number", COLUMN_INTEGER, KEY, .min = 1, .max = 99,
     .hint = "number of the gate, as it stands in eventos.csv"},
    {"clases", "classes", COLUMN_CHOICE, LIST, .choices = ticket_classes},
    {"aforo", "capacity", COLUMN_INTEGER, 0, .min = 1, .max = 1000000},
};

static const struct column ticket_class_columns[] = {
    {"clase", "code", COLUMN_CHOICE, KEY, .choices = ticket_classes},
    {"reingreso", "reentry", COLUMN_CHOICE, 0, .choices = reentries},
    {"sin_limite_aforo", "is_beyond_limit", COLUMN_BOOLEAN, NEEDED,
     .hint = "1 for who is let in also when it is full, else 0"},
};

static const struct column announcement_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"titulo", "title", COLUMN_TEXT, NEEDED | WORDS | PROSE, .max = 80},
    {"texto", "text", COLUMN_TEXT, WORDS | PROSE, .max = 300},
    {"etiqueta", "label", COLUMN_TEXT, WORDS | PROSE, .max = 40},
    {"imagen", "picture", COLUMN_TEXT, 0, .max = 100},
    {"desde", "from_ms", COLUMN_TIME, .flags = 0},
    {"hasta", "to_ms", COLUMN_TIME_END, 0, .not_before = "from_ms"},
    {"peso", "weight", COLUMN_INTEGER, NEEDED, .min = 0, .max = 100,
     .hint = "how often it is shown beside the others, 1 as usual"},
    {"evento", "event", COLUMN_INTEGER, 0, .min = 1, .max = 999999999, .reference = "event"},
};

static const struct column consent_text_columns[] = {
    {"version", "version", COLUMN_CODE, KEY, .max = 20},
    {"clase", "kind", COLUMN_CHOICE, KEY, .choices = consent_kinds, .hint = "every text needs one"},
    {"titulo", "title", COLUMN_TEXT, NEEDED | WORDS, .max = 120},
    {"texto", "text", COLUMN_TEXT, NEEDED | WORDS, .max = 4000,
     .hint = "what the person agrees to"},
    {"politica", "policy", COLUMN_TEXT, 0, .max = 200},
    {"desde", "from_ms", COLUMN_TIME, NEEDED,
     .hint = "the day from which this text holds, such as 2022-01-01"},
};

static const struct column trait_columns[] = {
    {"pregunta", "question", COLUMN_CODE, KEY, .max = 60},
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"titulo", "title", COLUMN_TEXT, NEEDED | WORDS, .max = 60, .hint = "the question in words"},
    {"texto", "text", COLUMN_TEXT, NEEDED | WORDS, .max = 80, .hint = "the answer in words"},
    {"sensible", "is_sensitive", COLUMN_BOOLEAN, NEEDED,
     .hint = "1 for an answer that the law calls sensitive, else 0"},
    {"varias", "is_multiple", COLUMN_BOOLEAN, NEEDED,
     .hint = "1 when several answers of this question can be true, else 0"},
};

static const struct column support_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"texto", "text", COLUMN_TEXT, NEEDED | WORDS, .max = 60},
};

static const struct column feedback_reason_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"sentido", "side", COLUMN_CHOICE, NEEDED, .choices = sides, .hint = "every reason needs one"},
    {"texto", "text", COLUMN_TEXT, NEEDED | WORDS, .max = 22},
};

static const struct column closure_columns[] = {
    {"fecha", "day", COLUMN_DATE, KEY, .hint = "the day without service, such as 2022-04-11"},
    {"motivo", "reason", COLUMN_TEXT, NEEDED, .max = 120, .hint = "why there is no service"},
    {"decreto", "decree", COLUMN_TEXT, NEEDED, .max = 120, .hint = "a day is closed by a decree"},
    {"suspende_terminos", "suspends_terms", COLUMN_BOOLEAN, NEEDED,
     .hint = "1 when the decree suspends the administration's terms, else 0"},
    {"afecta_plazos_de_ley", "affects_legal_terms", COLUMN_BOOLEAN, NEEDED,
     .hint = "1 only when the decree also stops terms that a law sets, else 0"},
};

static const struct column starter_columns[] = {
    {"codigo", "code", COLUMN_CODE, KEY, .max = 60},
    {"texto", "text", COLUMN_TEXT, NEEDED | WORDS | PROSE, .max = 120,
     .hint = "how the question begins"},
    {"dependencia", "department", COLUMN_REFERENCE, 0, .max = 60, .reference = "department"},
    {"tema", "topic", COLUMN_REFERENCE, 0, .max = 60, .reference = "topic"},
};

static const struct column stand_columns[] = {
    {"puesto", "number", COLUMN_SIGN, KEY, .max = 10, .hint = "as it stands in dependencias.csv"},
    {"x", "x", COLUMN_FRACTION, NEEDED, .hint = "part of the map's width from the left, like 0.35"},
    {"y", "y", COLUMN_FRACTION, NEEDED, .hint = "part of the map's height from the top, like 0.5"},
    {"nombre", "name", COLUMN_TEXT, WORDS, .max = 40},
};

#define COLUMNS(word) word##_columns, ARRAY_COUNT(word##_columns)

static const struct sheet sheets[] = {
    {"municipio.csv", "municipality", "a municipality", COLUMNS(municipality), 1, 1},
    {"dependencias.csv", "department", "a department", COLUMNS(department), 1, 0},
    {"servicios.csv", "service", "a service", COLUMNS(service), 0, 0},
    {"territorios.csv", "territory", "a territory", COLUMNS(territory), 1, 0},
    {"tipos_documento.csv", "document_type", "a document type", COLUMNS(document_type), 1, 0},
    {"grupos_valor.csv", "value_group", "a value group", COLUMNS(value_group), 0, 0},
    {"rangos_edad.csv", "age_band", "an age band", COLUMNS(age_band), 0, 0},
    {"ods.csv", "goal", "a goal", COLUMNS(goal), 0, 0},
    {"temas.csv", "topic", "a topic", COLUMNS(topic), 0, 0},
    {"cronograma.csv", "activity", "an activity", COLUMNS(activity), 0, 0},
    {"eventos.csv", "event", "an event", COLUMNS(event), 0, 0},
    {"puertas.csv", "gate", "a gate", COLUMNS(gate), 0, 0},
    {"clases.csv", "ticket_class", "a class of tickets", COLUMNS(ticket_class), 0, 0},
    {"metas.csv", "plan_goal", "a goal of the plan", COLUMNS(plan_goal), 0, 0},
    {"compromisos.csv", "commitment", "a commitment", COLUMNS(commitment), 0, 0},
    {"cifras.csv", "figure", "a figure", COLUMNS(figure), 0, 0},
    {"paginas.csv", "publication", "a page", COLUMNS(publication), 0, 0},
    {"anuncios.csv", "announcement", "an announcement", COLUMNS(announcement), 0, 0},
    {"autorizaciones.csv", "consent_text", "a consent text", COLUMNS(consent_text), 1, 0},
    {"motivos.csv", "feedback_reason", "a reason", COLUMNS(feedback_reason), 0, 0},
    {"caracterizacion.csv", "trait", "an answer", COLUMNS(trait), 0, 0},
    {"apoyos.csv", "support", "a support", COLUMNS(support), 0, 0},
    {"puestos.csv", "stand", "a stand", COLUMNS(stand), 0, 0},
    {"dias_no_habiles.csv", "closure", "a closed day", COLUMNS(closure), 0, 0},
    {"iniciadores.csv", "starter", "a starter", COLUMNS(starter), 0, 0},
};
/* clang-format on */

static_assert(ARRAY_COUNT(event_columns) <= SHEET_COLUMNS_MAX, "the widest sheet fits");

const struct sheet *sheet_table(size_t *count)
{
    *count = ARRAY_COUNT(sheets);
    return sheets;
}

const struct sheet *sheet_find(const char *word)
{
    for (size_t i = 0; i < ARRAY_COUNT(sheets); i++) {
        if (strcmp(sheets[i].word, word) == 0) {
            return &sheets[i];
        }
    }
    return NULL;
}
