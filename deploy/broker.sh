#!/bin/sh
# Starts the broker of docker-compose.yml with the sign-ins of the environment; MORE_SITES holds SITE:PASSWORD, by spaces.
set -eu
passwords=/tmp/passwords
dispatchers=/tmp/dispatchers
mosquitto_passwd -c -b "$dispatchers" dispatcher "$DISPATCHER_PASSWORD"
mosquitto_passwd -c -b "$passwords" "$SITE" "$SITE_PASSWORD"
for more in ${MORE_SITES:-}; do
  mosquitto_passwd -b "$passwords" "${more%%:*}" "${more#*:}"
done
chown mosquitto "$passwords" "$dispatchers"
chmod 600 "$passwords" "$dispatchers"
exec mosquitto -c /mosquitto/config/mosquitto.conf
