"""What is said on the air, and how each make of set spells it. Touches no clock, no port, no task."""
