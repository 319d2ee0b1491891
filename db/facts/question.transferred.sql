-- to: citizen office
-- private to: none
-- from: office
--
-- The office passed a question on to the entity it belongs to (Ley 1755 de 2015, art. 21). Body:
--   {"radicado": "P-2022-0K7-M49-XQQ", "entity": "Gobernación del Tolima", "day": "2022-12-13",
--    "is_told": true}
-- is_told: the person was told; another such fact says so later.
INSERT INTO question_route (radicado, department, entity, day, is_told, hlc, station, fact)
VALUES (:body ->> 'radicado', :body ->> 'department', :body ->> 'entity', :body ->> 'day',
        coalesce(:body ->> 'is_told', 0), :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    department = excluded.department, entity = excluded.entity, day = excluded.day,
    is_told = excluded.is_told,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
