-- What a file holds up to a position, as one number: the exclusive or of the first eight bytes of
-- the chain values up to there. Equal numbers, equal facts: whoever has read up to a position of a
-- file that was restored meanwhile sees that other facts stand before it now, also when the same
-- one stands at it. NULL in rows of before.
ALTER TABLE ledger ADD COLUMN mark INTEGER;
