"""The log and its followers, and nothing of any service. Reading order: architecture in docs/."""
