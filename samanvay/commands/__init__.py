"""Sub-commands that are only a door to a package; the others stand in folders of their own."""
