/* sample_staff.h: the pages of staff on the contact sheet, with invented people. Each leaves the
 * model on its page; sample_staff_end takes all of it away again. UI thread only. */
#pragma once

#include "screens/run.h"

void sample_held(struct run *run); /* a scan before the event has been read */
void sample_people(struct run *run);
void sample_person(struct run *run);
void sample_walk_in(struct run *run);
void sample_walk_in_place(struct run *run);
void sample_walk_in_consent(struct run *run);
void sample_walk_in_done(struct run *run);
void sample_staff_pin(struct run *run);
void sample_supervisor(struct run *run);
void sample_incidents(struct run *run); /* one of each kind, for a supervisor */
void sample_self_test(struct run *run);
void sample_closed(struct run *run);

void sample_staff_end(struct run *run);
