using System.Globalization;
using Hewn.Store.Rings;

namespace Hewn.Cli.Recover;

/// <summary>
/// What became of rings, for people: a line for each, then the totals. Failures go to the error output.
/// </summary>
/// <param name="terminal">Where it goes.</param>
/// <param name="ink">Colours.</param>
/// <param name="root">Files below it are named from there on.</param>
/// <param name="isDryRun">Whether nothing was written.</param>
internal sealed class RecoverText(Terminal terminal, Ink ink, string root, bool isDryRun)
{
    /// <summary>One ring.</summary>
    public void Write(RingOutcome ring)
    {
        if (ring.State == RingState.Running)
        {
            terminal.Output.WriteLine(ink.Dim($"process {Number(ring.ProcessId)} is running: its ring is left alone"));
            return;
        }

        string[] done = [.. ring.Files.Where(file => file.Problem is null && file.Unwritten > 0).Select(Done)];
        if (ring.State != RingState.Failed && done.Length == 0)
            done = ["nothing was missing in its files"];
        if (done.Length > 0)
            terminal.Output.WriteLine(ink.Good($"process {Number(ring.ProcessId)}: {string.Join(", ", done)}"));
        foreach (RingFileOutcome file in ring.Files)
            WriteLosses(ring, file);
        // In the order of a terminal, whatever is buffered.
        terminal.Output.Flush();
        foreach (RingFileOutcome file in ring.Files.Where(file => file.Problem is not null))
            Fail($"{Name(file)} of process {Number(ring.ProcessId)} could not be written, so "
                + $"{Count(file.Unwritten, "record")} {(file.Unwritten == 1 ? "stays" : "stay")} in its ring. "
                + $"{file.Problem}");
        if (ring.Problem is not null)
            Fail($"the ring {ring.Ring} cannot be opened and stays. {ring.Problem}");
        if (ring.DamagedRecords > 0)
            Fail($"{Count(ring.DamagedRecords, "record")} in the ring of process {Number(ring.ProcessId)} "
                + $"{(ring.DamagedRecords == 1 ? "is" : "are")} damaged and lost.");
    }

    /// <summary>What it comes to.</summary>
    public void WriteTotals(IReadOnlyList<RingOutcome> rings)
    {
        int dead = rings.Count(ring => ring.State is RingState.Recovered or RingState.Pending);
        int failed = rings.Count(ring => ring.State == RingState.Failed);
        RingFileOutcome[] files = [.. rings.SelectMany(ring => ring.Files).Where(file => file.Problem is null)];
        if (dead + failed == 0)
        {
            terminal.Output.WriteLine($"Nothing to recover: no ring of an ended process in '{PlainText.Of(root)}'.");
            return;
        }

        string torn = files.Count(file => file.CompletesTornLine) is var count and > 0
            ? $", {Count(count, "torn line")} {(isDryRun ? "to complete" : "completed")}"
            : "";
        string verb = isDryRun ? "to write" : "written";
        string records = $"{Count(files.Sum(file => file.Records), "record")} {verb}{torn}";
        string left = failed > 0 ? $"; {Count(failed, "ring")} could not be recovered" : "";
        terminal.Output.WriteLine(ink.Strong(isDryRun
            ? $"{Count(dead, "ring")} to recover: {records}{left}. Nothing was written."
            : $"{Count(dead, "ring")} recovered: {records}{left}."));
    }

    private void WriteLosses(RingOutcome ring, RingFileOutcome file)
    {
        string said = isDryRun || file.Problem is not null ? "will say so" : "says so now";
        foreach (RingLoss loss in file.Losses)
        {
            string what = $"process {Number(ring.ProcessId)}: {LossText.Of(loss, Name(file))}";
            terminal.Output.WriteLine(ink.Bad($"{what}; the file {said}"));
        }
    }

    private string Done(RingFileOutcome file)
    {
        string records = $"{Count(file.Records, "record")} {(isDryRun ? "to write" : "written")} into {Name(file)}";
        string torn = isDryRun ? "torn last line to complete" : "torn last line completed";
        return file.CompletesTornLine ? $"{records} ({torn})" : records;
    }

    private string Name(RingFileOutcome file)
    {
        string relative = Path.GetRelativePath(root, file.Path);
        return PlainText.Of(relative.StartsWith("..", StringComparison.Ordinal) ? file.Path : relative);
    }

    private void Fail(string message) => terminal.Error.WriteLine($"hewn recover: {PlainText.Of(message)}");

    private static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
