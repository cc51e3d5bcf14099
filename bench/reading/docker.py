"""Writes the lines of a file as Docker's json-file driver keeps them: python3 docker.py FILE OUT."""
import json
import sys

with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
    for line in source:
        time = json.loads(line)["timestamp"]
        target.write(json.dumps({"log": line, "stream": "stdout", "time": time}, separators=(",", ":")) + "\n")
