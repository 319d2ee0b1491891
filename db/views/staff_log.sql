-- staff_log: what staff did and where, also of those who were removed since. staff, name and role
-- are NULL of a PIN that was nobody's.
CREATE VIEW staff_log AS
SELECT e.at_ms AS at_ms, e.what AS what, e.detail AS detail, e.staff AS staff, s.name AS name,
       s.role AS role, e.station AS station, t.label AS label, t.name AS station_name,
       e.hlc AS hlc, e.fact AS fact
FROM staff_event AS e
LEFT JOIN staff AS s ON s.staff = e.staff
LEFT JOIN station AS t ON t.station = e.station;
