-- Targets beside what they start from: the baseline that the target itself tells, and the latest fact of the same indicator, places and
-- unit in the same plan. `start` is the one of them that counts: the baseline, or else the fact.
WITH paired AS (
    SELECT
        goals.plan_id, goals.plan, goals.source, goals.region, goals.region_code, goals.province, goals.plan_start, goals.plan_end,
        goals.seq, goals.id AS goal_id, goals.indicator, goals.concept, goals.statement, goals.districts, goals.unit,
        goals.baseline_year, goals.baseline, goals.baseline_low, goals.baseline_high,
        facts.id AS fact_id, facts.year AS fact_year, facts.value AS fact,
        goals.deadline AS target_year, goals.value AS target, goals.low AS target_low, goals.high AS target_high,
        goals.comparator, goals.measure, goals.nature, baselines.change AS baseline_change,
        goals.section, goals.quote, goals.line, goals.confidence,
        row_number() OVER (PARTITION BY goals.plan_id, goals.id ORDER BY facts.year DESC NULLS LAST, facts.seq) AS nth
    FROM goals
    LEFT JOIN baselines ON baselines.plan_id = goals.plan_id AND baselines.goal_id = goals.id
    LEFT JOIN facts
        ON facts.plan_id = goals.plan_id
        AND coalesce(facts.concept, facts.indicator) = coalesce(goals.concept, goals.indicator)
        AND coalesce(facts.districts, '') = coalesce(goals.districts, '')
        AND coalesce(facts.unit, '') = coalesce(goals.unit, '')
        AND facts.measure = 'level' AND goals.measure = 'level'
        AND facts.value IS NOT NULL
        AND (facts.year IS NULL OR goals.deadline IS NULL OR facts.year < goals.deadline)
    WHERE goals.kind = 'quantified' AND (baselines.goal_id IS NOT NULL OR facts.id IS NOT NULL)
),

started AS (
    SELECT
        *,
        coalesce(baseline, CASE WHEN baseline_low IS NULL THEN fact END) AS start,
        CASE WHEN baseline IS NOT NULL OR baseline_low IS NOT NULL THEN baseline_year ELSE fact_year END AS start_year,
        CASE
            WHEN baseline IS NOT NULL OR baseline_low IS NOT NULL THEN baseline_change
            ELSE round(target - fact, 9)
        END AS change
    FROM paired
    WHERE nth = 1
)

SELECT
    plan_id, plan, source, region, region_code, province, plan_start, plan_end,
    goal_id, indicator, concept, statement, districts, unit,
    baseline_year, baseline, baseline_low, baseline_high, fact_id, fact_year, fact, start_year, start,
    target_year, target, target_low, target_high, change,
    CASE WHEN start > 0 AND change IS NOT NULL THEN round(100 * change / start, 6) END AS change_percent,
    CASE
        WHEN start > 0 AND target > 0 AND change IS NOT NULL AND target_year > start_year
            THEN round(100 * (pow(target / start, 1.0 / (target_year - start_year)) - 1), 6)
    END AS yearly_percent,
    comparator, measure, nature, section, quote, line, confidence
FROM started
ORDER BY plan_id, seq
