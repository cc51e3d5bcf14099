"""Writes the lines of a file as Hewn writes records: python3 hewn.py FILE OUT."""
import json
import sys

FIRST = ("request_id", "trace_id", "span_id", "user_id", "model", "operation")

with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
    for line in source:
        record = json.loads(line)
        own = {
            "timestamp": record.pop("timestamp")[:26] + "Z", "level": record.pop("level").upper(),
            "message": record.pop("message"), "logger": "llm.api", "service": "llm-server", "environment": "production",
        }
        own |= {name: record.pop(name) for name in FIRST if name in record} | record
        target.write(json.dumps(own, separators=(",", ":"), ensure_ascii=False) + "\n")
