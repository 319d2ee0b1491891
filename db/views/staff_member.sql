-- staff_member: who works here now, with the badge that counts (NULL: has none).
CREATE VIEW staff_member AS
SELECT s.staff AS staff, s.role AS role, s.name AS name, s.pin AS pin, s.pepper AS pepper,
       b.badge AS badge
FROM staff AS s
LEFT JOIN staff_badge AS b ON b.staff = s.staff
WHERE NOT EXISTS (SELECT 1 FROM staff_removed AS r WHERE r.staff = s.staff);
