-- What is due in a year: how many targets of which standard indicator, and how they are spread
-- 某年到期的目标：各标准指标的目标数及其分布
-- $year = 2025
-- $limit = 100
SELECT
    concept, amount_unit, count(*) AS targets, count(DISTINCT plan_id) AS plans, count(DISTINCT region) AS regions,
    min(amount) AS least, median(amount) AS median, max(amount) AS most
FROM targets
WHERE deadline = $year AND concept IS NOT NULL AND measure = 'level'
GROUP BY concept, amount_unit
ORDER BY plans DESC, targets DESC, concept, amount_unit
LIMIT $limit
