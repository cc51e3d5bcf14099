"""Writes what a run found: the figures as JSON, the tables into the document, the picture."""
import json
import re

import paths
import picture
import progress
import tables
from spread import Results

_DOCUMENT = paths.ROOT / "docs" / "benchmarks.md"
_PICTURE = paths.ROOT / "docs" / "img" / "benchmarks.svg"
_RESULTS = paths.BENCH / "results" / "latest.json"


def write(run, publish):
    """Publishing writes to the repository's document; otherwise the same files go to the artifacts."""
    document, image, figures = (_DOCUMENT, _PICTURE, _RESULTS) if publish else (
        paths.ARTIFACTS / "benchmarks.md", paths.ARTIFACTS / "img" / "benchmarks.svg", paths.ARTIFACTS / "results.json")
    for path in (document, image, figures):
        path.parent.mkdir(parents=True, exist_ok=True)
    figures.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    results = Results(run["figures"])
    text = _DOCUMENT.read_text()
    for name, table in tables.all_tables(run, results).items():
        text = _between(text, name, table)
    document.write_text(text)
    about = run["machine"]
    trial = "trial run, " if run["trial"] else ""
    image.write_text(picture.draw(
        results,
        f"{trial}medians of {run['repetitions']} runs of {run['records']:,} records, {about['cores']} cores, "
        f"commit {about['commit']}, {about['date'][:10]}"))
    progress.say("wrote " + ", ".join(str(path.relative_to(paths.ROOT)) for path in (document, image, figures)))


def _between(text, name, content):
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if start not in text or end not in text:
        raise SystemExit(f"docs/benchmarks.md has no markers {start} … {end}")
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    return pattern.sub(lambda _: f"{start}\n{content}\n{end}", text)
