-- department_visits: how often the page of each department was opened, and those of its services.
CREATE VIEW department_visits AS
SELECT department, sum(service IS NULL) AS visits, count(service) AS service_visits
FROM viewed
GROUP BY department;
