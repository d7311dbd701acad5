"""records: decisions to the plan's records: goals, facts, projects, responsible bodies, and the indexes over them."""
