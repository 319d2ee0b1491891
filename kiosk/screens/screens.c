/* screens.c: one row a screen. */
#include "screens/screens.h"

static const struct screen_row rows[] = {
    [SCREEN_ATTRACT] = {"attract", "Bienvenida", screen_attract, false, false, false},
    [SCREEN_HOME] = {"home", "Inicio", screen_home, true, true, false},
    [SCREEN_SERVICES] = {"services", "Servicios por dependencia", screen_services, true, true,
                         false},
    [SCREEN_DEPARTMENT] = {"department", "Servicios de una dependencia", screen_department, true,
                           true, false},
    [SCREEN_SERVICE] = {"service", "Un servicio", screen_service, true, true, false},
    [SCREEN_REGISTER] = {"register", "Registro", screen_register, true, true, true},
    [SCREEN_TICKET] = {"ticket", "Su entrada", screen_ticket, true, true, true},
    [SCREEN_FEEDBACK] = {"feedback", "Calificar", screen_feedback, true, true, true},
    [SCREEN_THANKS] = {"thanks", "Gracias", screen_thanks, true, true, true},
    [SCREEN_DOOR] = {"door", "Puerta", screen_door, true, false, false},
    [SCREEN_BROKEN] = {"broken", "Fuera de servicio", screen_broken, false, false, false},
};
_Static_assert(ARRAY_COUNT(rows) == SCREEN_COUNT, "a row for each screen");

const struct screen_row *screen_row(enum screen screen)
{
    return &rows[screen];
}
