#include "base/script.h"

#include <utf8proc.h>

#include "base/text.h"

uint32_t script_code(const char *text, size_t *bytes)
{
    utf8proc_int32_t code = 0;
    *bytes = text_next(text);
    (void)utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)*bytes, &code);
    return code > 0 ? (uint32_t)code : 0;
}

enum script_way script_way(uint32_t code)
{
    switch (utf8proc_get_property((utf8proc_int32_t)code)->bidi_class) {
    case UTF8PROC_BIDI_CLASS_R:
    case UTF8PROC_BIDI_CLASS_AL:
        return SCRIPT_RIGHT;
    case UTF8PROC_BIDI_CLASS_L:
    case UTF8PROC_BIDI_CLASS_EN:
    case UTF8PROC_BIDI_CLASS_AN:
        return SCRIPT_LEFT;
    case UTF8PROC_BIDI_CLASS_NSM:
    case UTF8PROC_BIDI_CLASS_BN:
        return SCRIPT_MARK;
    default:
        return SCRIPT_NONE;
    }
}

bool script_is_unseen(uint32_t code)
{
    return utf8proc_get_property((utf8proc_int32_t)code)->ignorable;
}
