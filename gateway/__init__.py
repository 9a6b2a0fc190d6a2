"""Puts what is said on a wire, keeps it safe over a bad line, and brings back what is heard."""
