/* scan_internal.h: what the files of a scan share.
 *
 *   scan.c       a scan from its text to the verdict and the fact
 *   scan_read.c  what the text is, and what the database knows of the ticket and its person */
#pragma once

#include "core/admission.h"

enum { SUBJECT_TEXT_SIZE = PERSON_TEXT_SIZE /* a person, or the id of a ticket not known here */ };

/* When and where somebody passed. */
struct passage {
    uint32_t station; /* 0: there is none */
    int gate;
    int64_t at_ms, hlc;
};

/* One scan on its way. */
struct scan {
    const struct door *door;
    struct admission_input input;
    struct ticket ticket;
    bool has_ticket; /* the text was one of our codes and tells which ticket */
    char subject[SUBJECT_TEXT_SIZE];
    char class_reentry[CODE_MAX_BYTES];
    struct passage latest; /* movement of the subject */
    struct passage entry;  /* of the subject, by the latest clock */
};

/* What the text says. A text that is no code of ours is no error: the scan is malformed. */
enum status scan_read_text(struct scan *scan, struct db *db, const char *text, size_t length,
                           struct error *error) FALLIBLE;

/* What is known of its ticket: whose it is, whether it was taken back, where the person is. */
enum status scan_read_known(struct scan *scan, struct ledger *ledger, struct verdict *verdict,
                            struct error *error) FALLIBLE;

/* Is it on the local day of the scan? */
bool scan_is_today(const struct scan *scan, int64_t at_ms);
