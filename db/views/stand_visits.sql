-- stand_visits: how many were attended at each stand ("puesto"): visits, and different tickets.
CREATE VIEW stand_visits AS
SELECT event, stand, count(*) AS visits, count(DISTINCT ticket) AS people,
       min(at_ms) AS first_ms, max(at_ms) AS last_ms
FROM stand_visit
GROUP BY event, stand;
