"""The control room: decides, records and shows."""
