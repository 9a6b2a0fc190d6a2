"""Private Mosquitto, Redis and PostgreSQL servers: children on free ports that never outlive this process."""
