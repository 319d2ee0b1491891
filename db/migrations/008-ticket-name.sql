-- 008: the name that each registration gave, so that two names of one document are seen.

-- Private; NULL for minors and where it is withheld. attendee has the latest of them.
ALTER TABLE ticket ADD COLUMN name TEXT;
