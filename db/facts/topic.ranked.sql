-- to: citizen office
-- private to: none
--
-- Somebody said which topics matter most. Body:
--   {"event": 1, "ranking": ["vias", "agua"], "group": "jac", "territory": "C09"}
-- One to three topics, the most important first; group and territory only when they were said. No
-- person, ticket or answer of the same visit is in it, so citizens' kiosks hold it too: they add up
-- the results, and show of them only what the event allows and no small number (see topic.h).
INSERT INTO topic_vote (hlc, station, fact, event, ranking, value_group, territory, at_ms)
VALUES (:hlc, :station, :fact, :body ->> 'event', coalesce(:body -> 'ranking', '[]'),
        :body ->> 'group', :body ->> 'territory', :at_ms)
ON CONFLICT DO NOTHING;
