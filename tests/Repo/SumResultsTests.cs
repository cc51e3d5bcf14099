using System.Diagnostics;
using System.Security;

namespace Repo;

/// <summary>What <c>eng/sum-results.py</c>, the end of <c>test.sh</c>, tells of test results.</summary>
public sealed class SumResultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-trx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failure_is_told_with_the_ends_of_its_message_and_the_beginning_of_its_stack()
    {
        string message = "Shouldly.ShouldAssertException : a <b> ü\r\n\r\n"
            + string.Join('\n', Enumerable.Range(2, 24).Select(n => $"message {n}")) + "\n" + new string('x', 400);
        string stack = "   " + new string('y', 400) + "\n"
            + string.Join('\n', Enumerable.Range(2, 7).Select(n => $"   at {n}"));
        Save("one.trx", passed: 2, ("Some.Tests.Are(a: \"1\")", message, stack));
        (int code, string[] lines) = Sum(failedRuns: 1);
        code.ShouldBe(1);
        string[] expected =
        [
            "failed: Some.Tests.Are(a: \"1\")", "    Shouldly.ShouldAssertException : a <b> ü",
            .. Enumerable.Range(2, 11).Select(n => $"    message {n}"), "    … 6 more lines",
            .. Enumerable.Range(19, 7).Select(n => $"    message {n}"), "    " + new string('x', 300) + "…",
            "       " + new string('y', 297) + "…", .. Enumerable.Range(2, 5).Select(n => $"       at {n}"),
            "    … 2 more lines", "2 passed, 1 failed, 0 skipped",
        ];
        lines.ShouldBe(expected);
    }

    [Fact]
    public void Of_many_failures_the_first_are_told_in_full_and_the_others_by_name()
    {
        Save("one.trx", passed: 0, [.. Enumerable.Range(0, 15).Select(n => ($"A{n}", $"why {n}", string.Empty))]);
        Save("two.trx", passed: 0, [.. Enumerable.Range(15, 10).Select(n => ($"A{n}", $"why {n}", string.Empty))]);
        (int code, string[] lines) = Sum(failedRuns: 2);
        code.ShouldBe(1);
        lines.Count(line => line.StartsWith("failed: A", StringComparison.Ordinal)).ShouldBe(25);
        lines.Where(line => line.Contains("why", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 20).Select(n => $"    why {n}"));
        lines[^1].ShouldBe("0 passed, 25 failed, 0 skipped");
    }

    [Fact]
    public void A_run_that_died_without_a_failed_test_is_a_failure()
    {
        Save("one.trx", passed: 3);
        Sum(failedRuns: 0).ShouldSatisfyAllConditions(
            sum => sum.Code.ShouldBe(0), sum => sum.Lines.ShouldBe(["3 passed, 0 failed, 0 skipped"]));
        Sum(failedRuns: 1).ShouldSatisfyAllConditions(
            sum => sum.Code.ShouldBe(1), sum => sum.Lines.ShouldBe(["3 passed, 1 failed, 0 skipped"]));
    }

    [Fact]
    public void Tests_of_the_page_count_as_all_others()
    {
        Save("one.trx", passed: 3);
        File.WriteAllText(Path.Combine(_folder, "web.junit.xml"), """
            <testsuites><testsuite name="a.test.ts"><testcase classname="a.test.ts" name="x" />
            <testcase classname="a.test.ts" name="y"><failure message="m">expected 1 to be 2</failure></testcase>
            <testcase classname="a.test.ts" name="z"><skipped /></testcase></testsuite></testsuites>
            """);
        (int code, string[] lines) = Sum(failedRuns: 1);
        code.ShouldBe(1);
        lines.ShouldBe(["failed: a.test.ts: y", "    expected 1 to be 2", "skipped: a.test.ts: z",
            "4 passed, 1 failed, 1 skipped"]);
    }

    private void Save(string name, int passed, params (string Test, string Message, string Stack)[] failures)
    {
        IEnumerable<string> results = failures.Select(one =>
            $"<UnitTestResult testName=\"{SecurityElement.Escape(one.Test)}\" outcome=\"Failed\"><Output><ErrorInfo>"
            + $"<Message>{SecurityElement.Escape(one.Message)}</Message>"
            + $"<StackTrace>{SecurityElement.Escape(one.Stack)}</StackTrace></ErrorInfo></Output></UnitTestResult>");
        File.WriteAllText(
            Path.Combine(_folder, name),
            "<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">"
            + $"<Results>{string.Concat(results)}</Results><ResultSummary><Counters passed=\"{passed}\" "
            + $"failed=\"{failures.Length}\" error=\"0\" timeout=\"0\" /></ResultSummary></TestRun>");
    }

    private (int Code, string[] Lines) Sum(int failedRuns)
    {
        var start = new ProcessStartInfo("python3", ["eng/sum-results.py", _folder, $"{failedRuns}"])
        {
            WorkingDirectory = Tree.Root, RedirectStandardOutput = true,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using Process python = Process.Start(start)!;
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        return (python.ExitCode, output.TrimEnd().Split('\n'));
    }
}
