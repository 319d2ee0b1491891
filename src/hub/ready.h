/* ready.h: tells the service manager how it stands, as sd_notify(3) does: a datagram to the socket
 * that NOTIFY_SOCKET names. Nothing happens when nobody listens. */
#pragma once

/* `state`: "READY=1", "STOPPING=1"... */
void ready_tell(const char *state);
