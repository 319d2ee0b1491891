#include "sync/folder_visit.h"

#include <stdio.h>
#include <string.h>

#include "sync/note.h"

uint32_t visit_station(const struct visit *visit)
{
    return visit->side.who.station;
}

uint32_t visit_epoch(const struct visit *visit)
{
    return visit->side.who.epoch;
}

void visit_ignore(struct visit *visit, const char *name, const struct error *why)
{
    if (visit->result->ignored_count++ == 0) {
        (void)snprintf(visit->result->ignored_why, sizeof visit->result->ignored_why, "%s: %.*s",
                       name, ERROR_TEXT_MAX - FOLDER_NAME_MAX - 3, why->text);
    }
}

/* ---- what lies there ---- */

/* The central's word on our chain. One that is no word is as none. */
static void read_ack(struct visit *visit, struct stand *stand)
{
    char name[FOLDER_NAME_MAX];
    struct buf bytes;
    struct note note;
    struct error why = {0};
    folder_name(name, visit_station(visit), stand->epoch, 0, 0, ".ack");
    buf_init(&bytes, NOTE_BYTES);
    enum status status = folder_get(&visit->folder, name, &bytes, &why);
    if (status == STATUS_NOT_FOUND) {
        return;
    }
    if (status == STATUS_OK) {
        status =
            note_read(bytes.data, bytes.length, visit->visitor->keys->municipality, &note, &why);
    }
    if (status == STATUS_OK &&
        (note.type != NOTE_ACK || note.station != visit_station(visit) ||
         note.epoch != stand->epoch ||
         memcmp(note.signer, visit->folder.central, PUBLIC_KEY_BYTES) != 0)) {
        status = error_set(&why, STATUS_DENIED, "it is not the central's word on this station");
    }
    if (status == STATUS_OK) {
        stand->acked = note.seq;
        stand->acked_ms = note.at_ms;
        stand->mark = note.mark;
    } else {
        visit_ignore(visit, name, &why);
    }
    buf_release(&bytes);
}

enum status visit_look(struct visit *visit, const struct folder_file *file, enum segment_type type,
                       uint32_t to, struct buf *bytes, struct error *error)
{
    struct segment segment;
    buf_clear(bytes);
    enum status status = folder_get(&visit->folder, file->name, bytes, error);
    if (status == STATUS_OK) {
        status = segment_look(bytes->data, bytes->length, &segment, error);
    }
    if (status == STATUS_OK &&
        (segment.type != type || segment.to != to || segment.epoch != file->epoch ||
         segment.first != file->first || segment.last != file->last)) {
        status = error_set(error, STATUS_DENIED, "it is not what its name says");
    }
    return status;
}

/* How far our own segments go that lie there whole. Those that the central has taken in and those
 * that were torn have done their service. */
static enum status find_left(struct visit *visit, struct stand *stand, struct error *error)
{
    struct folder_file *files = NULL;
    size_t count = 0;
    struct buf bytes;
    stand->held = stand->acked;
    enum status status = folder_list(&visit->folder, ".seg", visit_station(visit), &visit->arena,
                                     &files, &count, error);
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct error why = {0};
        if (files[i].epoch != stand->epoch) {
            continue;
        }
        if (files[i].last <= stand->acked) {
            folder_remove(&visit->folder, files[i].name);
        } else if (files[i].first <= stand->held + 1 && files[i].last > stand->held) {
            if (visit_look(visit, &files[i], SEGMENT_CHAIN, key_id(visit->folder.central), &bytes,
                           &why) == STATUS_OK) {
                stand->held = files[i].last;
            } else {
                visit_ignore(visit, files[i].name, &why);
                folder_remove(&visit->folder, files[i].name);
            }
        }
    }
    buf_release(&bytes);
    return status;
}

/* Where our file and the central's word differ, what lies here continues another chain. */
static enum status check_common(struct visit *visit, struct stand *stand, struct error *error)
{
    uint8_t own[HASH_BYTES];
    if (stand->epoch != visit_epoch(visit) || stand->acked == 0) {
        return STATUS_OK;
    }
    enum status status =
        visit->side.chain_at(visit->side.user, visit->side.who.epoch, stand->acked, own, error);
    if (status == STATUS_OK && peer_mark(own) != stand->mark) {
        stand->held = stand->acked;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status visit_stand(struct visit *visit, uint32_t epoch, struct stand **stand,
                        struct error *error)
{
    for (size_t i = 0; i < visit->stand_count; i++) {
        if (visit->stands[i].epoch == epoch) {
            *stand = &visit->stands[i];
            return STATUS_OK;
        }
    }
    if (visit->stand_count == ARRAY_COUNT(visit->stands)) {
        return error_set(error, STATUS_TOO_BIG, "this station has too many epochs");
    }
    *stand = &visit->stands[visit->stand_count];
    **stand = (struct stand){.epoch = epoch};
    read_ack(visit, *stand);
    enum status status = find_left(visit, *stand, error);
    if (status == STATUS_OK) {
        status = check_common(visit, *stand, error);
    }
    visit->stand_count += status == STATUS_OK ? 1 : 0;
    return status;
}

void visit_begin_standing(struct visit *visit)
{
    struct stick_standing *standing = &visit->result->standing;
    if (standing->epoch != visit_epoch(visit)) {
        standing->epoch = visit_epoch(visit);
        standing->acked_seq = 0;
    }
}

void visit_settle_acked(struct visit *visit, const struct stand *stand)
{
    struct stick_standing *standing = &visit->result->standing;
    visit_begin_standing(visit);
    if (stand->acked_ms != 0 &&
        (stand->acked >= standing->acked_seq || stand->acked_ms > standing->acked_ms)) {
        standing->acked_seq = stand->acked;
        standing->acked_ms = stand->acked_ms;
    }
}
