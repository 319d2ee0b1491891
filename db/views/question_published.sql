-- question_published: the questions and answers that everybody may read ("preguntas y respuestas"),
-- without any personal datum: the texts are those that the office published.
CREATE VIEW question_published AS
SELECT
    d.radicado AS radicado,
    d.event AS event,
    d.channel AS channel,
    d.department AS department,
    d.topic AS topic,
    d.asked_day AS asked_day,
    d.due_day AS due_day,
    p.question AS question,
    p.answer AS answer,
    d.answered_day AS answered_day,
    d.published_day AS published_day,
    p.url AS url
FROM question_deadline AS d
JOIN question_publication AS p ON p.radicado = d.radicado
WHERE p.day IS NOT NULL;
