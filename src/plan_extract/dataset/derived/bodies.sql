-- Who answers for what: a row for each body and each target or project that it answers for; one without a record (`record` is empty)
-- for a body that answers for a stretch of text in which no target stands.
WITH named AS (
    SELECT
        plan_id, name AS body, any_value(kind ORDER BY seq) AS body_kind
    FROM body_names
    GROUP BY plan_id, name
),

tasks AS (
    SELECT
        goals.plan_id, goals.plan, goals.source, goals.region, goals.region_code, goals.province, goals.plan_start, goals.plan_end,
        goal_bodies.body, goal_bodies.role, 'target' AS record, goals.id, goals.statement AS says,
        goals.indicator, goals.concept, goals.value, goals.unit, goals.deadline,
        goals.section, goals.quote, goals.line, goals.confidence
    FROM goal_bodies
    JOIN goals ON goals.plan_id = goal_bodies.plan_id AND goals.id = goal_bodies.goal_id
    UNION ALL
    SELECT
        projects.plan_id, projects.plan, projects.source, projects.region, projects.region_code, projects.province,
        projects.plan_start, projects.plan_end,
        project_bodies.body, 'owner', 'project', projects.id, projects.name,
        NULL, NULL, NULL, NULL, projects.deadline,
        projects.section, projects.quote, projects.line, projects.confidence
    FROM project_bodies
    JOIN projects ON projects.plan_id = project_bodies.plan_id AND projects.id = project_bodies.project_id
    UNION ALL
    SELECT
        plan_id, plan, source, region, region_code, province, plan_start, plan_end,
        name, role, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        section, quote, line, confidence
    FROM responsible
    WHERE coalesce(goals, '') = ''
)

SELECT
    tasks.plan_id, tasks.plan, tasks.source, tasks.region, tasks.region_code, tasks.province, tasks.plan_start, tasks.plan_end,
    tasks.body, named.body_kind, tasks.role, tasks.record, tasks.id, tasks.says, tasks.indicator, tasks.concept, tasks.value, tasks.unit,
    tasks.deadline, tasks.section, tasks.quote, tasks.line, tasks.confidence
FROM tasks
LEFT JOIN named ON named.plan_id = tasks.plan_id AND named.body = tasks.body
ORDER BY tasks.plan_id, tasks.body, tasks.record DESC NULLS LAST, tasks.line, tasks.id, tasks.role
