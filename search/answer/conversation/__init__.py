"""Follow-ups: what a query asks after others."""
