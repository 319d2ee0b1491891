/* i18n.c: .mo catalogues: header, two sorted tables of (length, offset), binary search. */
#include "base/i18n.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MO_MAGIC = (int)0x950412de, MO_HEADER_BYTES = 28, KEY_BYTES_MAX = 64 };

static _Thread_local struct {
    struct buf file; /* owned; empty = Spanish */
    uint32_t count, originals, translations;
} catalogue;

/* 0 past the end. */
static uint32_t word_at(const struct buf *file, size_t offset)
{
    if (offset > file->length) {
        return 0;
    }
    struct reader reader = {
        .data = (const uint8_t *)file->data, .length = file->length, .at = offset};
    return reader_u32(&reader);
}

/* The text of entry `index` of the table at `table`; NULL when it points outside the file. */
static const char *text_at(const struct buf *file, uint32_t table, uint32_t index)
{
    size_t entry = (size_t)table + 8 * (size_t)index;
    if (entry + 8 > file->length) {
        return NULL;
    }
    size_t length = word_at(file, entry);
    size_t offset = word_at(file, entry + 4);
    if (offset >= file->length || length >= file->length - offset ||
        file->data[offset + length] != '\0') {
        return NULL;
    }
    return file->data + offset;
}

static bool tables_are_sound(const struct buf *file, uint32_t count, uint32_t originals,
                             uint32_t translations)
{
    for (uint32_t i = 0; i < count; i++) {
        if (text_at(file, originals, i) == NULL || text_at(file, translations, i) == NULL) {
            return false;
        }
    }
    return true;
}

enum status i18n_use(const char *path, struct error *error)
{
    if (path == NULL || path[0] == '\0') {
        buf_release(&catalogue.file);
        memset(&catalogue, 0, sizeof catalogue);
        return STATUS_OK;
    }
    struct buf file;
    buf_init(&file, I18N_FILE_BYTES_MAX);
    enum status status = file_read(path, &file, error);
    if (status != STATUS_OK) {
        buf_release(&file);
        return status;
    }
    uint32_t count = word_at(&file, 8);
    uint32_t originals = word_at(&file, 12);
    uint32_t translations = word_at(&file, 16);
    if (file.length < MO_HEADER_BYTES || word_at(&file, 0) != (uint32_t)MO_MAGIC ||
        count > file.length / 16 || !tables_are_sound(&file, count, originals, translations)) {
        buf_release(&file);
        return error_set(error, STATUS_INVALID,
                         "%s: this is not a .mo catalogue; make it with msgfmt", path);
    }
    buf_release(&catalogue.file);
    catalogue.file = file;
    catalogue.count = count;
    catalogue.originals = originals;
    catalogue.translations = translations;
    return STATUS_OK;
}

/* NULL when there is none. */
static const char *translation(const char *key)
{
    uint32_t low = 0, high = catalogue.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(key, text_at(&catalogue.file, catalogue.originals, middle));
        if (order == 0) {
            const char *text = text_at(&catalogue.file, catalogue.translations, middle);
            return text[0] != '\0' ? text : NULL;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *tr(const char *spanish)
{
    if (spanish[0] == '\0') {
        return spanish; /* the empty key is the catalogue's header */
    }
    const char *text = translation(spanish);
    return text != NULL ? text : spanish;
}

const char *tr_in(const char *context, const char *spanish)
{
    char key[KEY_BYTES_MAX]; /* gettext's form: context, EOT, text */
    int length = snprintf(key, sizeof key, "%s\004%s", context, spanish);
    const char *text = length < (int)sizeof key ? translation(key) : NULL;
    return text != NULL ? text : spanish;
}

bool i18n_is_code(const char *code)
{
    size_t length = strspn(code, "abcdefghijklmnopqrstuvwxyz");
    return length >= 2 && length <= I18N_CODE_MAX && code[length] == '\0' &&
           strcmp(code, I18N_SOURCE) != 0;
}
