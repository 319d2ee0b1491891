/* json.h: is a text one JSON object (RFC 8259)? Only that: who needs its values reads them with SQL
 * or jansson. Any thread. */
#pragma once

#include <stdbool.h>

enum { JSON_DEPTH_MAX = 64 };

/* True for one object in valid UTF-8, nested at most JSON_DEPTH_MAX deep,
 * with nothing but white space around it. */
bool json_is_object(const char *text);
