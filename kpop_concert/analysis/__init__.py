"""What a session's chat was like, in figures."""
