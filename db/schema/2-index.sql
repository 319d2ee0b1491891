-- Every index as it is now; new files are made of this. Do not edit: add a migration, then
-- FERIA_GOLDEN_UPDATE=1 ctest -R store_schema.

CREATE INDEX ledger_gap ON ledger(station, epoch, seq) WHERE prev IS NOT NULL;

CREATE INDEX quarantine_barred ON quarantine (pos) WHERE cause = 'not_allowed';

CREATE INDEX movement_ticket ON movement (ticket);

CREATE INDEX topic_vote_event ON topic_vote (event);

CREATE INDEX stand_visit_ticket ON stand_visit (event, stand, ticket, at_ms);

CREATE INDEX movement_subject
    ON movement (event, subject, hlc, station, fact, is_entry, gate, at_ms)
    WHERE is_undone = 0;

CREATE INDEX stand_refusal_stand ON stand_refusal (event, stand);

CREATE INDEX ticket_person ON ticket (event, person, hlc, station, fact, class);

CREATE INDEX ticket_waiting ON ticket (event, hlc, station, fact) WHERE class = 3;
