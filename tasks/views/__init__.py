"""Pages of what must be done: reading it, and editing the plan that says so."""
