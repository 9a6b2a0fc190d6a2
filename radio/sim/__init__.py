"""Simulated sets, the channel between them, their bearers: seeded, on any clock, without IO."""
