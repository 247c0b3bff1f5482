#!/bin/sh
# Prepare the storage of the broker once, then run the broker in place of this script.
set -eu

configuration=/etc/wagewatch/server.properties
cluster=d2FnZXdhdGNoLWthZmthMQ  # a name, no secret: sixteen bytes in base64 without padding

/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$cluster" --config "$configuration"
exec /opt/kafka/bin/kafka-server-start.sh "$configuration"
