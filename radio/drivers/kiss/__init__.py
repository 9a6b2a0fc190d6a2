"""KISS TNC, AX.25 UI frames, APRS messages: any analogue set with a modem."""
