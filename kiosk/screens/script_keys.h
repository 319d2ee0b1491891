/* script_keys.h: a hardware keyboard and scanners, as the system brings their events. */
#pragma once

#include "screens/script_steps.h"

/* Takes what the system and the devices bring, as the loop does, for so long in real time. */
void script_listen(struct run *run, int64_t for_ms);

/* arguments[0], digits one by one, what is between them in pieces as a method of input gives
 * them. */
enum status script_keys(struct script *script, struct error *error) FALLIBLE;

/* The bytes of the file arguments[0] in the folder of shots, as a scanner's own device brings them;
 * and as a wedge types them: what no key types is lost. */
enum status script_scan_file(struct script *script, struct error *error) FALLIBLE;
enum status script_wedge_file(struct script *script, struct error *error) FALLIBLE;
