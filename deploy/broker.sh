#!/bin/sh
# Starts the broker of docker-compose.yml with the sign-ins of the environment; MORE_SITES holds SITE:PASSWORD, by spaces.
set -eu
passwords=/tmp/passwords
mosquitto_passwd -c -b "$passwords" dispatcher "$DISPATCHER_PASSWORD"
mosquitto_passwd -b "$passwords" "$SITE" "$SITE_PASSWORD"
for more in ${MORE_SITES:-}; do
  mosquitto_passwd -b "$passwords" "${more%%:*}" "${more#*:}"
done
chown mosquitto "$passwords"
chmod 600 "$passwords"
exec mosquitto -c /mosquitto/config/mosquitto.conf
