"""The command, and what starts or rehearses the whole: up, sim, servers, drill, bench."""
