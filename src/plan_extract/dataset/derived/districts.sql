-- What is to be done where: a row for each district that a target or project is for.
SELECT
    goals.plan_id, goals.plan, goals.source, goals.region, goals.region_code, goals.province, goals.plan_start, goals.plan_end,
    goal_districts.district, places.code AS district_code, 'target' AS record, goals.id, goals.statement AS says,
    goals.indicator, goals.concept, goals.value, goals.low, goals.high, goals.unit,
    goals.amount, goals.amount_low, goals.amount_high, goals.amount_unit, goals.comparator, goals.measure,
    goals.deadline, goals.section, goals.quote, goals.line, goals.confidence
FROM goal_districts
JOIN goals ON goals.plan_id = goal_districts.plan_id AND goals.id = goal_districts.goal_id
LEFT JOIN places ON places.plan_id = goal_districts.plan_id AND places.name = goal_districts.district
UNION ALL
SELECT
    projects.plan_id, projects.plan, projects.source, projects.region, projects.region_code, projects.province,
    projects.plan_start, projects.plan_end,
    project_districts.district, places.code, 'project', projects.id, projects.name,
    NULL, NULL, NULL, NULL, NULL, projects.investment_unit,
    CASE WHEN projects.investment_amount_low = projects.investment_amount_high THEN projects.investment_amount_low END,
    projects.investment_amount_low, projects.investment_amount_high, CASE WHEN projects.investment_amount_low IS NOT NULL THEN '元' END,
    NULL, NULL,
    projects.deadline, projects.section, projects.quote, projects.line, projects.confidence
FROM project_districts
JOIN projects ON projects.plan_id = project_districts.plan_id AND projects.id = project_districts.project_id
LEFT JOIN places ON places.plan_id = project_districts.plan_id AND places.name = project_districts.district
ORDER BY plan_id, district, record DESC, line, id
