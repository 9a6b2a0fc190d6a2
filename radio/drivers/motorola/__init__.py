"""Motorola MOTOTRBO sets over IP: texts (TMS), registration (ARS), positions (LRRP). All unconfirmed."""
