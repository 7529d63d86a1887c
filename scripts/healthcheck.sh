#!/usr/bin/env bash
# Healthy when the node on this machine says that it is ready; needs bash and no HTTP client.
set -euo pipefail

exec 3<>/dev/tcp/127.0.0.1/"${1:-9545}"
printf 'GET /readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
