-- Which projects have the largest investment
-- 投资最大的项目
-- $limit = 50
SELECT
    name, region, province, plan, investment, investment_amount_high AS yuan, years_start, years_end, place, responsible, line
FROM projects
WHERE investment_amount_high IS NOT NULL
ORDER BY yuan DESC, name, plan_id, line
LIMIT $limit
