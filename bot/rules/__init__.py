"""Rules: what a subscription asks of a story. The language, its plain words, the index."""
