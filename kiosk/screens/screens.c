/* screens.c: one row a screen. */
#include "screens/screens.h"

#include "base/i18n.h"

static const struct screen_row rows[] = {
    [SCREEN_ATTRACT] = {"attract", N_("Bienvenida"), screen_attract, false, false, false},
    [SCREEN_HOME] = {"home", N_("Inicio"), screen_home, true, true, false},
    [SCREEN_SERVICES] = {"services", N_("Servicios por dependencia"), screen_services, true, true,
                         false},
    [SCREEN_SERVICES_FILTER] = {"services-filter", N_("Filtro de los servicios"),
                                screen_services_filter, true, true, false},
    [SCREEN_DEPARTMENT] = {"department", N_("Servicios de una dependencia"), screen_department,
                           true, true, false},
    [SCREEN_SERVICE] = {"service", N_("Un servicio"), screen_service, true, true, false},
    [SCREEN_MAP] = {"map", N_("Plano de la feria"), screen_map, true, true, false},
    [SCREEN_AGENDA] = {"agenda", N_("Agenda"), screen_agenda, true, true, false},
    [SCREEN_AGENDA_FILTER] = {"agenda-filter", N_("Filtros de la agenda"), screen_agenda_filter,
                              true, true, true},
    [SCREEN_EVENT] = {"event", N_("Un evento"), screen_event, true, true, true},
    /* A screen without build function is led to by nobody. */
    [SCREEN_COMMITMENTS] = {"commitments", N_("Compromisos"), screen_commitments, true, true,
                            false},
    [SCREEN_COMMITMENTS_FILTER] = {"commitments-filter", N_("Filtros de los compromisos"),
                                   screen_commitments_filter, true, true, false},
    [SCREEN_COMMITMENT] = {"commitment", N_("Un compromiso"), screen_commitment, true, true, false},
    [SCREEN_GOALS] = {"goals", N_("Metas"), screen_goals, true, true, false},
    [SCREEN_GOALS_FILTER] = {"goals-filter", N_("Filtro de las metas"), screen_goals_filter, true,
                             true, false},
    [SCREEN_GOAL] = {"goal", N_("Una meta"), screen_goal, true, true, false},
    [SCREEN_FIGURES] = {"figures", N_("Cifras"), screen_figures, true, true, false},
    [SCREEN_SCHEDULE] = {"schedule", N_("Cronograma"), screen_schedule, true, true, false},
    [SCREEN_ACTIVITY] = {"activity", N_("Una actividad"), screen_activity, true, true, false},
    [SCREEN_NEWS] = {"news", N_("Noticias e invitaciones"), screen_news, true, true, false},
    [SCREEN_PAGE] = {"page", N_("Una página"), screen_page, true, true, false},
    [SCREEN_REGISTER] = {"register", N_("Registro"), screen_register, true, true, true},
    [SCREEN_TICKET] = {"ticket", N_("Su entrada"), screen_ticket, true, true, true},
    [SCREEN_FEEDBACK] = {"feedback", N_("Calificar"), screen_feedback, true, true, true},
    [SCREEN_ASK] = {"question", N_("Hacer una pregunta"), screen_question, true, true, true},
    [SCREEN_RECEIPT] = {"question-receipt", N_("Su radicado"), screen_receipt, true, true, true},
    [SCREEN_LOOKUP] = {"question-lookup", N_("Consultar mi pregunta"), screen_lookup, true, true,
                       true},
    [SCREEN_ANSWERS] = {"questions", N_("Preguntas y respuestas"), screen_answers, true, true,
                        false},
    [SCREEN_ANSWERS_FILTER] = {"questions-filter", N_("Filtro de las preguntas"),
                               screen_answers_filter, true, true, false},
    [SCREEN_ANSWER] = {"question-answer", N_("Una respuesta"), screen_answer, true, true, false},
    [SCREEN_FEEDBACK_ABOUT] = {"feedback-about", N_("¿Qué quiere calificar?"),
                               screen_feedback_about, true, true, false},
    [SCREEN_TOPICS] = {"topics", N_("Priorizar temas"), screen_topics, true, true, true},
    [SCREEN_TOPICS_WHO] = {"topics-who", N_("De dónde viene"), screen_topics_who, true, true, true},
    [SCREEN_TOPICS_RESULTS] = {"topics-results", N_("Temas que más piden"), screen_topics_results,
                               true, true, true},
    [SCREEN_SURVEY] = {"survey", N_("Encuesta"), screen_survey, true, true, true},
    [SCREEN_SURVEY_DONE] = {"survey-done", N_("Gracias"), screen_survey_done, true, true, true},
    [SCREEN_HELP] = {"help", N_("Ayudas"), screen_help, true, true, false},
    [SCREEN_THANKS] = {"thanks", N_("Gracias"), screen_thanks, true, true, true},
    [SCREEN_DOOR] = {"door", N_("Puerta"), screen_door, true, false, false},
    [SCREEN_OCCUPANCY] = {"occupancy", N_("Aforo"), screen_occupancy, true, false, false},
    [SCREEN_PEOPLE] = {"people", N_("Buscar persona"), screen_people, true, false, true},
    [SCREEN_PERSON] = {"person", N_("Una persona"), screen_person, true, false, true},
    [SCREEN_WALK_IN] = {"walk-in", N_("Registrar persona"), screen_walk_in, true, false, true},
    [SCREEN_MIRROR] = {"mirror", N_("Opiniones en vivo"), screen_mirror, true, false, false},
    [SCREEN_BROKEN] = {"broken", N_("Fuera de servicio"), screen_broken, false, false, false},
};
_Static_assert(ARRAY_COUNT(rows) == SCREEN_COUNT, "a row for each screen");

const struct screen_row *screen_row(enum screen screen)
{
    return &rows[screen];
}
