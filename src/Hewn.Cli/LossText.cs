using System.Globalization;
using Hewn.Store.Rings;

namespace Hewn.Cli;

/// <summary>What a dead process had lost, for people.</summary>
internal static class LossText
{
    /// <summary>How many records of a file were lost, why, and when.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="file">The file's name as it is to be shown.</param>
    public static string Of(RingLoss loss, string file)
    {
        string count = loss.Records.ToString(CultureInfo.InvariantCulture)
            + (loss.Records == 1 ? " record was " : " records were ");
        string what = loss.Reason == "buffer_full"
            ? $"dropped before {file} because the buffer was full"
            : $"lost because {file} could not be written";
        return count + what + Span(loss);
    }

    private static string Span(RingLoss loss) => loss is { Since: { } since, Until: { } until }
        ? $", from {Time(since)} to {Time(until)}"
        : string.Empty;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
