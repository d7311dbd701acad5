-- Which places promise most of a standard indicator, by the year it is due
-- 哪些地区在某标准指标上承诺最多，按完成年份排列
-- $concept = urbanisation-resident
-- $limit = 100
SELECT concept, target_year, rank, region, province, region_level, target, unit, comparator, plan, quote, line
FROM (
    SELECT
        concept, deadline AS target_year, region, province, region_level, coalesce(value, low) AS target, unit, comparator, plan, quote, line,
        plan_id, coalesce(amount, amount_low) AS size,
        rank() OVER (PARTITION BY concept, amount_unit, deadline ORDER BY coalesce(amount, amount_low) DESC) AS rank
    FROM targets
    WHERE concept = $concept AND measure IN ('level', 'cumulative') AND coalesce(districts, '') = '' AND coalesce(amount, amount_low) IS NOT NULL
)
ORDER BY target_year NULLS LAST, rank, region, plan_id, line
LIMIT $limit
