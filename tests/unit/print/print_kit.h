/* print_kit.h: slips to print in tests. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "print/paper_file.h"
#include "print/slip.h"

#define KIT_PAYLOAD                                                                                \
    "F10GQ5KSTW9PB8H41R60M30E2071J8HAC9H6MWK4E2Z9Q0TRV7SBNXFGPDY3C5A8K1JMW4E2Z9Q0TRV7SBNXFGPDY3"   \
    "C5A8K1JMW4E2Z9Q0TRV7SBNXFGPDY3C5A8K1JMW4E2Z9Q0TRV7SBNXFGPD"

static const int kit_papers_mm[] = {80, 62, 58};

static const struct ticket_slip kit_ticket = {
    .city = "Alcaldía de Ibagué",
    .event = "Audiencia pública de rendición de cuentas 2022",
    .day = "Jueves 15 de diciembre",
    .hours = "8:00 a. m. a 12:00 p. m.",
    .place = "Coliseo Parque Deportivo, carrera 48 Sur n.º 152-120",
    .name = "María Fernanda",
    .payload = KIT_PAYLOAD,
    .code = "K7M4X-2QXTB",
    .station = "Módulo 1 · 14 dic · 10:42 a. m.",
};

static const struct ticket_slip kit_badge = {
    .city = "Alcaldía de Ibagué",
    .event = "Feria de Gestión 2022",
    .name = "María Fernanda Ñáñez Bermúdez",
    .band = "INVITADA ESPECIAL",
    .payload = KIT_PAYLOAD,
    .code = "K7M4X-2QXTB",
};

static const struct receipt_slip kit_receipt = {
    .city = "Alcaldía de Ibagué",
    .radicado = "P-2022-0K7-M49-XQQ",
    .asked = "Radicada el 14 de diciembre de 2022",
    .answer_by = "A más tardar el 5 de enero de 2023",
    .department = "Secretaría de Infraestructura",
    .answer_at = "Respuesta publicada en este módulo y en www.ibague.gov.co",
    .station = "Módulo 1 · 14 dic · 10:42 a. m.",
};

static inline void kit_slip(struct slip *slip, enum slip_kind kind)
{
    if (kind == SLIP_RECEIPT) {
        slip_of_receipt(slip, &kit_receipt);
    } else if (kind == SLIP_BADGE) {
        slip_of_badge(slip, &kit_badge);
    } else {
        slip_of_ticket(slip, &kit_ticket);
    }
}

/* 8-bit luma of paper on a white table; free it. */
static inline uint8_t *kit_luma(const struct paper *paper, int *width, int *height)
{
    enum { TABLE = 40 };
    *width = paper->width + 2 * TABLE;
    *height = paper->height + 2 * TABLE;
    uint8_t *luma = malloc((size_t)*width * (size_t)*height);
    assert_non_null(luma);
    memset(luma, 255, (size_t)*width * (size_t)*height);
    for (int y = 0; y < paper->height; y++) {
        for (int x = 0; x < paper->width; x++) {
            if (paper_has_ink(paper, x, y)) {
                luma[(size_t)(y + TABLE) * (size_t)*width + (size_t)(x + TABLE)] = 0;
            }
        }
    }
    return luma;
}
