-- support_summary: how often each support was asked for, per event.
CREATE VIEW support_summary AS
SELECT event, code, count(*) AS requests
FROM support
GROUP BY event, code;
