-- Which districts have most to do, by the plans that name them
-- 哪些区县的任务最多
-- $limit = 50
SELECT
    district, district_code, count(*) FILTER (record = 'target') AS targets, count(*) FILTER (record = 'project') AS projects,
    count(DISTINCT plan_id) AS plans
FROM districts
GROUP BY district, district_code
ORDER BY count(*) DESC, district, district_code NULLS LAST
LIMIT $limit
