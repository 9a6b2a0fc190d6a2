"""Every schema the record has had, oldest first."""
