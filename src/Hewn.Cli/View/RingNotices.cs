using System.Globalization;
using Hewn.Store.Rings;

namespace Hewn.Cli.View;

/// <summary>Tells which of the records shown stand in no file yet, and which rings could not be read.</summary>
internal static class RingNotices
{
    /// <summary>Writes a line for each ring that matters to the logs that are read; none when there is none.</summary>
    public static void Write(RingTails tails, ViewRequest request, TextWriter error) => Write(
        tails,
        [.. request.Sets().SelectMany(set => set.Sharers()).Select(set => Path.GetFullPath(set.ActivePath))],
        request.Directory,
        error,
        "hewn view");

    /// <summary>As above.</summary>
    /// <param name="tails">What stands in rings.</param>
    /// <param name="logs">The logs that are read.</param>
    /// <param name="directory">What <c>hewn recover</c> is to be told; null: the folder of each log.</param>
    /// <param name="error">Where to.</param>
    /// <param name="name">Of the command.</param>
    public static void Write(
        RingTails tails, IReadOnlyCollection<string> logs, string? directory, TextWriter error, string name)
    {
        foreach (RingOutcome ring in tails.Rings)
        {
            if (ring.Problem is not null)
            {
                error.WriteLine($"{name}: the ring {PlainText.Of(ring.Ring)} cannot be read, so what may stand in "
                    + $"it is not shown. {PlainText.Of(ring.Problem)}");
            }

            RingFileOutcome[] files = [.. ring.Files.Where(file => file.Unwritten > 0 && logs.Contains(file.Path))];
            if (files.Length > 0)
            {
                bool isOne = files.Sum(file => file.Unwritten) == 1;
                error.WriteLine($"{name}: {string.Join(" and ", files.Select(Count))} of process "
                    + $"{Text(ring.ProcessId)} {(isOne ? "stands" : "stand")} in its ring only; "
                    + $"'hewn recover {PlainText.Of(directory ?? Path.GetDirectoryName(files[0].Path))}' "
                    + $"writes {(isOne ? "it" : "them")}.");
            }

            foreach (RingFileOutcome file in ring.Files.Where(file => logs.Contains(file.Path)))
            {
                string log = PlainText.Of(Path.GetFileName(file.Path));
                string folder = PlainText.Of(directory ?? Path.GetDirectoryName(file.Path));
                foreach (RingLoss loss in file.Losses)
                    error.WriteLine($"{name}: {LossText.Of(loss, log)}; process {Text(ring.ProcessId)} ended "
                        + $"before the file said so, 'hewn recover {folder}' writes it there.");
            }

            if (ring.DamagedRecords > 0)
            {
                error.WriteLine($"{name}: {Records(ring.DamagedRecords)} in the ring of process "
                    + $"{Text(ring.ProcessId)} {(ring.DamagedRecords == 1 ? "is" : "are")} damaged and lost.");
            }
        }
    }

    private static string Count(RingFileOutcome file) =>
        $"{Records(file.Unwritten)} for {PlainText.Of(Path.GetFileName(file.Path))}";

    private static string Records(long count) => $"{Text(count)} {(count == 1 ? "record" : "records")}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
