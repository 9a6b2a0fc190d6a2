"""Rules of the desk: pure, without clock, chance, ids or IO."""
