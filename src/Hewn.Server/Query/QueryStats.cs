using System.Text.Json;

namespace Hewn.Server.Query;

/// <summary>What an answer says of the work it was, as Loki's answers do.</summary>
/// <param name="Bytes">Bytes that were read.</param>
/// <param name="Lines">Lines that were looked at.</param>
/// <param name="Entries">Lines or points of the answer.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="WaitedSeconds">How long it waited before.</param>
internal readonly record struct QueryStats(
    long Bytes, long Lines, long Entries, double Seconds, double WaitedSeconds)
{
    /// <summary>Writes the member <c>stats</c> into the object that is open.</summary>
    public void Write(Utf8JsonWriter json)
    {
        double seconds = Math.Max(Seconds, 1e-6);
        json.WriteStartObject("stats");
        json.WriteStartObject("summary");
        json.WriteNumber("bytesProcessedPerSecond", (long)(Bytes / seconds));
        json.WriteNumber("linesProcessedPerSecond", (long)(Lines / seconds));
        json.WriteNumber("totalBytesProcessed", Bytes);
        json.WriteNumber("totalLinesProcessed", Lines);
        json.WriteNumber("execTime", Seconds);
        json.WriteNumber("queueTime", WaitedSeconds);
        json.WriteNumber("subqueries", 0);
        json.WriteNumber("totalEntriesReturned", Entries);
        json.WriteNumber("splits", 0);
        json.WriteNumber("shards", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
