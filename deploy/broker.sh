#!/bin/sh
# Starts the broker of docker-compose.yml with the two sign-ins of the environment.
set -eu
passwords=/tmp/passwords
mosquitto_passwd -c -b "$passwords" dispatcher "$DISPATCHER_PASSWORD"
mosquitto_passwd -b "$passwords" "$SITE" "$SITE_PASSWORD"
chown mosquitto "$passwords"
chmod 600 "$passwords"
exec mosquitto -c /mosquitto/config/mosquitto.conf
