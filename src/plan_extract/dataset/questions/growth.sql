-- How far targets of a standard indicator go beyond where they start, by level of region and province
-- 某标准指标的目标比起点高出多少，按地区层级和省份统计
-- $concept = urbanisation-resident
SELECT
    region_level, province, unit, count(*) AS targets, count(DISTINCT plan_id) AS plans,
    median(start) AS median_start, median(target) AS median_target,
    round(median(change), 3) AS median_change, round(median(yearly_percent), 3) AS median_yearly_percent
FROM baseline_target
WHERE concept = $concept AND change IS NOT NULL
GROUP BY region_level, province, unit
ORDER BY targets DESC, region_level, province NULLS LAST, unit
