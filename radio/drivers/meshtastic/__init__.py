"""Meshtastic: LoRa nodes at their stream port."""
