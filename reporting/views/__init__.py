"""Find, ask, act, answer. Only views read the clock."""
