using System.Globalization;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>What was come across while reading, for people: nothing is left out in silence.</summary>
internal static class Notices
{
    /// <summary>Writes a line for each kind of oddity; none when all was well.</summary>
    public static void Write(ReadTally tally, TextWriter error, string name = "hewn view")
    {
        if (tally.Unparsable > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {tally.UnparsableLines} {Noun(tally.UnparsableLines, "line")} could not be read as a record, "
                + $"e.g.:"));
            foreach (string place in tally.FaultPlaces)
                error.WriteLine($"  {PlainText.Of(place)}");
        }

        if (tally.Undated > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {tally.Undated} {Noun(tally.Undated, "record")} without a readable timestamp; taken at "
                + $"the time of the record before."));
        }
    }

    private static string Noun(long count, string noun) => count == 1 ? noun : $"{noun}s";
}
