using System.Globalization;
using System.Text.Json;

namespace LocalLlm.Replay;

/// <summary>Takes an access trace out of log lines: those that the cache writes at DEBUG.</summary>
internal sealed class TraceReader
{
    private readonly List<TraceEvent> _events = [];
    private readonly Dictionary<long, string[]> _chains = [];
    private long _run;
    private int _blockTokens;
    private long _bytesPerToken;

    /// <summary>Reads lines in the order in which they were written. Lines that are none of the cache's do not count.
    /// </summary>
    /// <exception cref="InvalidDataException">They hold no trace; the message says how to get one.</exception>
    public static AccessTrace Read(IEnumerable<string> lines)
    {
        var reader = new TraceReader();
        foreach (string line in lines)
        {
            if (line.Contains("\"operation\":\"", StringComparison.Ordinal))
                reader.Take(line);
        }

        TraceEvent[] whole = [.. reader._events.Where(entry => reader._chains.ContainsKey(entry.Sequence))];
        if (whole.Length > 0 && reader._blockTokens == 0)
        {
            throw new InvalidDataException(
                "The log begins behind the start of its cache, whose sizes are not known so: its rotated files must "
                + "be there, too. LOG_BACKUP_COUNT keeps more of them.");
        }

        if (whole.Length == 0)
        {
            throw new InvalidDataException(
                "The log holds no accesses of a cache: run the server with LOG_LEVELS=kv.cache=DEBUG and ask it "
                + "something.");
        }

        int opened = reader._events.Count(entry => entry.Kind == TraceKind.Open);
        return new AccessTrace(
            whole, reader._chains, reader._blockTokens, reader._bytesPerToken, opened - reader._chains.Count);
    }

    private void Take(string line)
    {
        JsonElement record;
        try
        {
            record = JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return; // A line of something else that is no JSON.
        }

        switch (Text(record, "operation"))
        {
            case "cache_init" when record.TryGetProperty("head_dim", out _):
                _run++; // Sequences are counted from 1 in each run of the server.
                _blockTokens = Number(record, "block_tokens");
                _bytesPerToken = 2L * sizeof(float)
                    * Number(record, "layers") * Number(record, "heads") * Number(record, "head_dim");
                break;
            case "sequence_open":
                Add(record, TraceKind.Open, Number(record, "prompt_tokens"));
                break;
            case "batch_store":
                Add(record, TraceKind.Store, Number(record, "seq_pos"));
                break;
            case "sequence_close":
                _chains[SequenceOf(record)] =
                    Text(record, "chain")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
                Add(record, TraceKind.Close, Number(record, "tokens"));
                break;
        }
    }

    private void Add(JsonElement record, TraceKind kind, int tokens)
    {
        var at = DateTimeOffset.Parse(Text(record, "timestamp")!, CultureInfo.InvariantCulture);
        _events.Add(new TraceEvent(at, kind, SequenceOf(record), tokens));
    }

    private long SequenceOf(JsonElement record) => _run * 1_000_000_000 + Number(record, "sequence");

    private static int Number(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt32()
            : 0;

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
