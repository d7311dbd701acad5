-- Which standard indicators most plans set a target for
-- 哪些标准指标被最多规划设为目标
-- $limit = 100
SELECT concept, count(DISTINCT plan_id) AS plans, count(*) AS targets, min(deadline) AS first_year, max(deadline) AS last_year
FROM targets
WHERE concept IS NOT NULL
GROUP BY concept
ORDER BY plans DESC, targets DESC, concept
LIMIT $limit
