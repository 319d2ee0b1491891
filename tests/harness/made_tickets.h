/* made_tickets.h: tickets for scanners: signed, of their form, and of no station of a fair. */
#pragma once

#include "core/ticket.h"

enum { MADE_TICKETS = 2 };

/* Fills the texts, each of another event. For cmocka; any number of times, always the same. */
void made_tickets(char tickets[MADE_TICKETS][TICKET_TEXT_LENGTH + 1]);
