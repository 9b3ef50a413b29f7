"""Which systems, people, organisations and countries a text mentions, and the evidence."""
