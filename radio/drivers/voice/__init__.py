"""Analogue FM sets: announcements by voice, calls and answers by tones."""
