-- service_visits: in how many visits each service was looked at. A service that moved to another
-- department has a row for each.
CREATE VIEW service_visits AS
SELECT service, department, count(*) AS visits, min(at_ms) AS first_ms, max(at_ms) AS last_ms
FROM viewed
WHERE service IS NOT NULL
GROUP BY service, department;
