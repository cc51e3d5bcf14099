using System.Globalization;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>What was come across while files were read, for people: nothing is left out in silence.</summary>
internal static class TallyNotices
{
    public static void Write(QueryTally tally, TextWriter error)
    {
        foreach (string problem in tally.Problems)
            error.WriteLine($"hewn query: {PlainText.Of(problem)}");
        Write(tally.TooLong, "longer than 8 MiB and left out", error);
        Write(tally.Malformed, "no record: asked as text, without fields", error);
        Write(tally.Undated, "without a time that can be read: taken at the time of the line before, or at its file's "
            + "last write where there is none", error);
        if (tally.Displaced > 0)
        {
            string lines = tally.Displaced == 1 ? "line is" : "lines are";
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"hewn query: {tally.Displaced} {lines} out of the order of time: a file was changed, and not "
                + $"only written to, while it was read."));
        }
    }

    private static void Write(long count, string what, TextWriter error)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"hewn query: {count} {(count == 1 ? "line" : "lines")} {what}."));
        }
    }
}
