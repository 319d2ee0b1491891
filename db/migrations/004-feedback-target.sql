-- 004: what an opinion is about. All three NULL: the fair as a whole, as every opinion before.

ALTER TABLE feedback ADD COLUMN rated_event INTEGER CHECK (rated_event > 0);
ALTER TABLE feedback ADD COLUMN department TEXT CHECK (department <> '');
ALTER TABLE feedback ADD COLUMN stand TEXT CHECK (stand <> '');
