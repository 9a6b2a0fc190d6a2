"""Use cases of the desk: one public function each. Load, decide, record; the caller commits."""
