#include "crowd.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "kit.h"

enum { BODY_MAX = 1024, FACT_EVERY_MS = 40, MS_PER_MINUTE = 60 * 1000 };

static const char *const GIVEN[] = {"Luz Marina", "Carlos",  "María Fernanda", "José Luis",
                                    "Ana",        "Gustavo", "Yolanda",        "Ñeco"};
static const char *const FAMILY[] = {"Prueba", "Ensayo", "Muestra", "Ejemplo",
                                     "Ñáñez",  "Rojas",  "Ruiz",    "del Ensayo"};
static const char *const TERRITORIES[] = {"C01", "C02", "C05", "C08", "C09", "C13", "R04", "X00"};
static const char *const GROUPS[] = {"ciudadania", "jac", "academia", "gremio"};
static const char *const AGES[] = {"juventud", "adultez", "persona_mayor", "adolescencia"};

static const char CONSENT[] = "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184";

/* splitmix64 (Steele, Lea, Flood 2014): a number well mixed. */
static uint64_t mix(uint64_t number)
{
    uint64_t z = number + UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

void someone_fill(struct someone *someone, uint64_t number, uint32_t issuer, int64_t now_ms)
{
    uint64_t random[4];
    for (size_t i = 0; i < ARRAY_COUNT(random); i++) {
        random[i] = mix(4 * number + i);
    }
    hex_encode((const uint8_t *)random, sizeof someone->person / 2, someone->person);
    (void)snprintf(someone->name, sizeof someone->name, "%s %s %s", GIVEN[random[0] % 8],
                   FAMILY[random[1] % 8], FAMILY[random[1] / 8 % 8]);
    (void)snprintf(someone->document, sizeof someone->document, "99%08u",
                   (unsigned)(random[2] % 100000000));
    (void)snprintf(someone->phone, sizeof someone->phone, "300%07u",
                   (unsigned)(random[3] % 10000000));
    someone->territory = TERRITORIES[random[0] / 8 % 8];
    someone->group = GROUPS[random[0] / 64 % 4];
    someone->age_band = AGES[random[0] / 256 % 4];
    someone->ticket = (struct ticket){
        .issuer = issuer,
        .event = CROWD_EVENT,
        .not_before_min = (uint32_t)((now_ms - CROWD_DAY_MS) / MS_PER_MINUTE),
        .expires_min = (uint32_t)((now_ms + CROWD_DAY_MS) / MS_PER_MINUTE),
    };
    memcpy(someone->ticket.id, &random[2], sizeof someone->ticket.id);
    ticket_id_text(someone->ticket.id, someone->ticket_id);
}

void writer_append(struct writer *writer, struct arena *arena, const char *kind, const char *body,
                   const char *private_part, struct fact *fact)
{
    writer->at_ms += FACT_EVERY_MS;
    *fact = (struct fact){
        .station = writer->station,
        .epoch = writer->epoch,
        .seq = ++writer->seq,
        .kind = kind,
        .at_ms = writer->at_ms,
        .hlc = writer->at_ms << 16,
        .body = arena_strdup(arena, body),
        .private_part = arena_strdup(arena, private_part),
    };
    if (fact->body == NULL || (fact->private_part == NULL && private_part != NULL)) {
        bench_die("out of memory for facts");
    }
    memcpy(fact->prev, writer->chain, HASH_BYTES);
    fact_hash_body(body, fact->body_hash);
    if (private_part != NULL) {
        randombytes_buf(fact->salt, SALT_BYTES);
        fact_hash_private(fact->salt, private_part, fact->private_hash);
    }
    fact_hash_chain(fact, fact->chain);
    memcpy(writer->chain, fact->chain, HASH_BYTES);
}

void crowd_enrolled(struct writer *writer, struct arena *arena, const struct keys *keys,
                    const char *name, const char *mode, struct fact *fact)
{
    char body[BODY_MAX];
    char public_key[2 * PUBLIC_KEY_BYTES + 1];
    hex_encode(keys->public_key, PUBLIC_KEY_BYTES, public_key);
    (void)snprintf(
        body, sizeof body,
        "{\"label\":\"%s\",\"mode\":\"%s\",\"name\":\"%s\",\"public_key\":\"%s\",\"station\":%u}",
        name, mode, name, public_key, keys->station);
    writer_append(writer, arena, "station.enrolled", body, NULL, fact);
}

void crowd_registered(struct writer *writer, struct arena *arena, const struct someone *someone,
                      struct fact *fact)
{
    char body[BODY_MAX];
    char private_part[BODY_MAX];
    (void)snprintf(body, sizeof body,
                   "{\"age_band\":\"%s\",\"class\":0,\"consent_hash\":\"%s\","
                   "\"consent_version\":\"2022-1\",\"event\":%d,\"expires_min\":%u,\"group\":\"%s\""
                   ",\"is_minor\":false,\"not_before_min\":%u,\"person\":\"%s\",\"territory\":"
                   "\"%s\",\"ticket\":\"%s\"}",
                   someone->age_band, CONSENT, CROWD_EVENT, someone->ticket.expires_min,
                   someone->group, someone->ticket.not_before_min, someone->person,
                   someone->territory, someone->ticket_id);
    (void)snprintf(private_part, sizeof private_part, "{\"name\":\"%s\"}", someone->name);
    writer_append(writer, arena, "attendee.registered", body, private_part, fact);
}

void crowd_identified(struct writer *writer, struct arena *arena, const struct someone *someone,
                      struct fact *fact)
{
    char body[BODY_MAX];
    char private_part[BODY_MAX];
    (void)snprintf(body, sizeof body, "{\"event\":%d,\"person\":\"%s\"}", CROWD_EVENT,
                   someone->person);
    (void)snprintf(private_part, sizeof private_part,
                   "{\"document_number\":\"%s\",\"document_type\":\"CC\",\"phone\":\"%s\"}",
                   someone->document, someone->phone);
    writer_append(writer, arena, "attendee.identified", body, private_part, fact);
}

void crowd_admitted(struct writer *writer, struct arena *arena, const struct someone *someone,
                    struct fact *fact)
{
    char body[BODY_MAX];
    (void)snprintf(body, sizeof body,
                   "{\"direction\":\"entry\",\"event\":%d,\"gate\":1,\"ticket\":\"%s\"}",
                   CROWD_EVENT, someone->ticket_id);
    writer_append(writer, arena, "admission.recorded", body, NULL, fact);
}
