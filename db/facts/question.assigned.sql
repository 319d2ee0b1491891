-- to: citizen office
-- private to: none
-- from: office
--
-- The office gave a question to one of its departments. Body:
--   {"radicado": "P-2022-0K7-M49-XQQ", "department": "hacienda", "day": "2022-12-13"}
INSERT INTO question_route (radicado, department, entity, day, is_told, hlc, station, fact)
VALUES (:body ->> 'radicado', :body ->> 'department', :body ->> 'entity', :body ->> 'day',
        coalesce(:body ->> 'is_told', 0), :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    department = excluded.department, entity = excluded.entity, day = excluded.day,
    is_told = excluded.is_told,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
