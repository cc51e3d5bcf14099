"""Adds up the counters of all .trx and .junit.xml files in a folder, tells why tests failed, and prints the closing line of test.sh."""
import itertools
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

FULL_FAILURES = 20  # Those behind them are only named: the log of a run in which all fails stays readable.
MESSAGE_LINES, STACK_LINES, LINE_CHARACTERS = (12, 8), (6, 0), 300  # From the beginning and from the end.

folder, failed_runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
sys.stdout.reconfigure(errors="backslashreplace")  # Messages have any text; the terminal need not know it.
namespace = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}


def ends(text, first, last):
    """The first and the last lines that say something, indented and of bearable length, and how many stand between them."""
    said = [line.rstrip() for line in text.splitlines() if line.strip()]
    between = len(said) - first - last
    for number, line in enumerate(said):
        if between > 0 and number == first:
            print(f"    … {between} more lines")
        if between <= 0 or not first <= number < first + between:
            cut = line if len(line) <= LINE_CHARACTERS else line[:LINE_CHARACTERS] + "…"
            print(f"    {cut}")


passed = failed = skipped = 0
told = itertools.count()
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
            if next(told) < FULL_FAILURES:
                ends(result.findtext(".//t:ErrorInfo/t:Message", "no message", namespace), *MESSAGE_LINES)
                ends(result.findtext(".//t:ErrorInfo/t:StackTrace", "", namespace), *STACK_LINES)

for path in sorted(folder.glob("*.junit.xml")):
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        fault = case.find("failure") if case.find("failure") is not None else case.find("error")
        if fault is not None:
            failed += 1
            print(f"failed: {case.get('classname')}: {case.get('name')}")
            if next(told) < FULL_FAILURES:
                ends(fault.text or fault.get("message") or "no message", *MESSAGE_LINES)
        elif case.find("skipped") is not None:
            skipped += 1
            print(f"skipped: {case.get('classname')}: {case.get('name')}")
        else:
            passed += 1

if failed_runs and not failed:  # a runner that died without counting a failure is one
    failed = failed_runs
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
