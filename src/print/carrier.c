#include "print/carrier.h"

#include "base/clock.h"

void carrier_init(struct carrier *carrier, const struct printer_address *address, int stop_fd)
{
    *carrier = (struct carrier){
        .ways = address->kind == PRINTER_AT_CUPS ? &carrier_cups : &carrier_escpos,
        .address = *address,
        .link = {.fd = -1, .stop_fd = stop_fd},
    };
}

enum printer_state carrier_ask(struct carrier *carrier, struct error *error)
{
    enum printer_state state = PRINTER_SILENT;
    if (carrier->address.kind == PRINTER_AT_NOTHING) {
        (void)error_set(error, STATUS_NOT_FOUND, "this station has no printer");
        return PRINTER_NONE;
    }
    if (carrier->ways->ask(carrier, &state, error) != STATUS_OK) {
        carrier_close(carrier);
        return PRINTER_SILENT;
    }
    return state;
}

enum status carrier_send(struct carrier *carrier, const struct paper *paper, struct error *error)
{
    enum status status = carrier->ways->send(carrier, paper, error);
    carrier->sent_ms = clock_monotonic_ms();
    return status;
}

enum status carrier_confirm(struct carrier *carrier, enum printer_state *state, struct error *error)
{
    return carrier->ways->confirm(carrier, state, error);
}

void carrier_give_up(struct carrier *carrier)
{
    carrier->ways->give_up(carrier);
    carrier_close(carrier);
}

void carrier_close(struct carrier *carrier)
{
    link_close(&carrier->link);
}
