#!/bin/sh
# Tells Loki each minute how much room the disk of the logs has, in the record that `hewn serve` writes of its own disk
# and rules/errors.yml watches. LOGS is a folder on that disk, LOKI the address. Needs a shell, df, awk, sed and wget.
set -u

escaped() { # A text as it stands between the quotes of JSON.
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

report() {
  room=$(df -P -k "$LOGS" | awk 'NR == 2 {
    printf "\"disk_free_bytes\":%.0f,\"disk_total_bytes\":%.0f", $4 * 1024, $2 * 1024 }')
  [ -n "$room" ] || return 1
  line="{\"timestamp\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"level\":\"INFO\",\"message\":\"Disk space\","
  line="$line\"logger\":\"hewn.disk\",\"service\":\"hewn\",$room,\"directory\":\"$(escaped "$LOGS")\"}"
  stream='{"job":"llm-server","service":"hewn","level":"INFO"}'
  value="[\"$(date +%s)000000000\",\"$(escaped "$line")\",{\"logger\":\"hewn.disk\"}]"
  wget -q -T 10 -O /dev/null --header 'Content-Type: application/json' \
    --post-data "{\"streams\":[{\"stream\":$stream,\"values\":[$value]}]}" "$LOKI/loki/api/v1/push"
}

while :; do
  report || echo "the room on the disk of $LOGS was not told to $LOKI; next try in a minute" >&2
  sleep 60
done
