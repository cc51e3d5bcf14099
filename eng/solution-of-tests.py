"""Writes a filter of the solution given as argument: all its projects but the benchmarks, which whoever runs them builds."""
import json
import os
import re
import sys

solution = sys.argv[1]
with open(solution) as file:
    projects = [path for path in re.findall(r'Project Path="([^"]+)"', file.read()) if not path.startswith("bench/")]
place = os.path.relpath(solution, "artifacts")
os.makedirs("artifacts", exist_ok=True)
with open("artifacts/tests.slnf", "w") as file:
    json.dump({"solution": {"path": place, "projects": projects}}, file)
