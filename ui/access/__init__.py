"""Who may come in: users, tokens, sessions, and which hosts and origins are ours."""
