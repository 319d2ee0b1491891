/* crash.h: named points at which a test ends the hub as a power cut would: FERIA_CRASH_AT=committed
 * kills it there the first time, committed:3 the third. In a build without FERIA_CRASH_POINTS they
 * are nothing. */
#pragma once

#ifdef FERIA_CRASH_POINTS
void crash_point(const char *name);
#else
static inline void crash_point(const char *name)
{
    (void)name;
}
#endif
