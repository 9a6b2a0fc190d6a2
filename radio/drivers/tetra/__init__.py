"""TETRA sets at their peripheral equipment interface (EN 300 392-5), any maker's."""
