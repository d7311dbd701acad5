-- Which bodies answer for most targets and projects
-- 哪些单位承担的目标和项目最多
-- $limit = 50
SELECT
    body, any_value(body_kind ORDER BY body_kind) AS body_kind, count(*) FILTER (record = 'target') AS targets,
    count(*) FILTER (record = 'project') AS projects, count(*) FILTER (role = 'lead') AS leads, count(DISTINCT plan_id) AS plans
FROM bodies
GROUP BY body
HAVING count(record) > 0
ORDER BY count(record) DESC, body
LIMIT $limit
