"""Simulated sets, channels and crews, their ports and the handset's page: the IO around radio.sim."""
