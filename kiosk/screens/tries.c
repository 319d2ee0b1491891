#include "screens/tries.h"

void tries_failed(struct tries *tries, int64_t now_ms)
{
    tries->failed_ms[tries->count++ % TRIES_MAX] = now_ms;
}

bool tries_are_left(const struct tries *tries, int64_t now_ms)
{
    return tries->count < TRIES_MAX ||
           now_ms - tries->failed_ms[tries->count % TRIES_MAX] >= TRIES_WINDOW_MS;
}
