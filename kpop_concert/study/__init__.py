"""The lab visit: what a study is, who sees what in which order, and how a visit goes on after anything."""
