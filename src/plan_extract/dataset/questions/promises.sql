-- Which places promise most of a standard indicator, by the year it is due
-- 哪些地区在某标准指标上承诺最多，按完成年份排列
-- $concept = urbanisation-resident
-- $limit = 100
SELECT
    concept, deadline AS target_year, rank() OVER (PARTITION BY comparable_unit, deadline ORDER BY comparable_low DESC) AS rank,
    region, province, region_level, comparable_low AS target, comparable_unit AS unit, comparator, plan, quote, line
FROM targets
WHERE concept = $concept AND measure IN ('level', 'cumulative') AND coalesce(districts, '') = '' AND comparable_low IS NOT NULL
ORDER BY target_year NULLS LAST, unit, rank, region, plan_id, line
LIMIT $limit
