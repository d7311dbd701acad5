"""Block rules, one a file. Each has `run(state) -> bool`; rules that may interrupt a paragraph have `inner(state, at)` too."""
