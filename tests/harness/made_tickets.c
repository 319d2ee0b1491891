#include "harness/made_tickets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>

#include "base/id.h"

void made_tickets(char tickets[MADE_TICKETS][TICKET_TEXT_LENGTH + 1])
{
    static const uint8_t SEED[crypto_sign_SEEDBYTES] = {7};
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t secret_key[SECRET_KEY_BYTES];
    assert_int_equal(id_init(NULL), STATUS_OK);
    crypto_sign_seed_keypair(public_key, secret_key, SEED);
    for (uint32_t i = 0; i < MADE_TICKETS; i++) {
        struct ticket ticket = {.issuer = 9, .event = i + 1, .expires_min = 100};
        ticket_encode(&ticket, secret_key, tickets[i]);
    }
}
