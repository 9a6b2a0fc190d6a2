"""The announcer: speaks, listens and keys a set that has no data, where a port stands for other sets."""
