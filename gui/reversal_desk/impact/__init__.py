"""The service: its client, its words on the wire, its hourly budget, and a practice stand-in."""
