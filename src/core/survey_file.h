/* survey_file.h: a survey as the city writes it: one text file (base/ini.h), such as
 * encuestas/audiencia.ini in the folder of its catalogue.
 *
 *   [encuesta]
 *   codigo = audiencia            like all codes: lower-case letters, digits, "-"
 *   version = 1                   one more after each change, once somebody has answered
 *   titulo = Evalúe la audiencia
 *   titulo.en = Rate the hearing  a translation of any text; what lacks one stays Spanish
 *   presentacion = ...            said before the first question; optional
 *   gracias = ...                 said at the end; optional
 *   tipos = audiencia_general | audiencia_sectorial    of events; and or:
 *   eventos = 1 | 3               numbers of events; without both it belongs to all
 *   por = entrada                 one answer with each ticket; or visita: one in each visit
 *   abre = 2022-12-15 08:00       local time; without it, always
 *   cierra = 2022-12-20           the whole day; without it, never
 *
 *   [seccion organizacion]        a heading for the questions below it; optional
 *   titulo = La organización
 *   si = p1 = bien                only then its questions are asked
 *
 *   [pregunta p1]
 *   texto = ¿Cómo le pareció la organización?
 *   ayuda = ...                   optional
 *   clase = unica                 unica, multiple, escala, caras, texto, matriz
 *   obligatoria = si              without it one may skip the question
 *   opcion.bien = Bien            unica, multiple: code and text of each choice
 *   opcion.bien.en = Good
 *   maximo = 3                    multiple: most choices
 *   desde = 1  hasta = 5          escala: numbers from 0 to 10
 *   texto_desde = Nada            escala: what its ends mean; also texto_hasta
 *   fila.claro = Fue claro        matriz: each row, and
 *   columna.si = Sí               each column
 *   si = p1 = regular | mal y p2 <= 3
 *
 * A condition names an earlier question of clase unica, multiple, escala or caras (faces: 1 very
 * bad to 4 very good) and compares it by =, != (several answers: "|"), <= or >= (numbers); up to
 * four are joined by " y ". A question that was not answered fulfils none.
 * Errors say `file:line: [section].key: what and how to mend`, all of them in one go. */
#pragma once

#include "base/arena.h"
#include "core/import_sheet.h"
#include "core/survey.h"

struct survey_file {
    char path[FILE_PATH_MAX];
    struct survey *survey; /* in the arena; its hash is set */
    const char *json;      /* the definition, in the arena */
    int version_line, events_line;
};

/* STATUS_INVALID: what is wrong was said to `errors`; `file->survey` is NULL then. STATUS_NOT_FOUND
 * and so on: the file could not be read. */
enum status survey_file_read(struct survey_file *file, const char *path,
                             const struct sheet_clock *clock, struct arena *arena,
                             struct import_errors *errors, struct error *error) FALLIBLE;
