"""Adds up the counters of all .trx files in a folder and prints the one closing line of test.sh."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

folder, failed_runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
namespace = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
passed = failed = skipped = 0
for path in sorted(folder.glob("*.trx")):
    root = ElementTree.parse(path).getroot()
    counters = root.find(".//t:Counters", namespace)
    passed += int(counters.get("passed"))
    failed += int(counters.get("failed")) + int(counters.get("error")) + int(counters.get("timeout"))
    for result in root.iterfind(".//t:UnitTestResult", namespace):
        if result.get("outcome") == "NotExecuted":
            skipped += 1
            reason = result.findtext(".//t:Message", "no reason given", namespace)
            print(f"skipped: {result.get('testName')}: {reason.strip()}")
        elif result.get("outcome") == "Failed":
            print(f"failed: {result.get('testName')}")

if failed_runs and not failed:  # a runner that died without counting a failure is one
    failed = failed_runs
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
