-- What is due in a year: how many targets of which standard indicator, and how they are spread
-- 某年到期的目标：各标准指标的目标数及其分布
-- $year = 2025
-- $limit = 100
SELECT
    concept, comparable_unit AS unit, count(*) AS targets, count(DISTINCT plan_id) AS plans, count(DISTINCT region) AS regions,
    min(comparable) AS least, median(comparable) AS median, max(comparable) AS most
FROM targets
WHERE deadline = $year AND concept IS NOT NULL AND measure = 'level'
GROUP BY concept, comparable_unit
ORDER BY plans DESC, targets DESC, concept, comparable_unit
LIMIT $limit
