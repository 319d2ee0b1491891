#include "core/viewed.h"

#include "core/body.h"

enum status viewed_record(struct ledger *ledger, const char *service, const char *department,
                          struct error *error)
{
    char body[BODY_TEXT_MAX];
    const char *service_code = body_optional(service != NULL ? service : "");
    const char *department_code = body_optional(department != NULL ? department : "");
    if (service_code == NULL && department_code == NULL) {
        return error_set(error, STATUS_INVALID, "a visit is to a service or a department");
    }
    enum status status = body_write(
        json_pack("{s:s*, s:s*}", "service", service_code, "department", department_code), body,
        sizeof body, error);
    if (status == STATUS_OK) {
        status =
            ledger_append(ledger, service_code != NULL ? "service.viewed" : "department.viewed",
                          body, NULL, error);
    }
    return status;
}
