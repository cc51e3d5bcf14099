using System.Text.Json;
using Hewn.AspNetCore.Tracing;
using Hewn.Store.Entries;

namespace Hewn.Cli.Requests;

/// <summary>One call: the record of its request, that of its end, or both.</summary>
/// <param name="Id">Its <c>request_id</c>; empty where its record has none.</param>
/// <param name="Request">The <c>request</c> record; null when it was not found.</param>
/// <param name="End">The <c>response</c> or <c>exception</c> record; null while it runs, or if the server died.</param>
/// <param name="StartTicks">When it began (UTC).</param>
internal sealed record RecordedCall(string Id, JsonElement? Request, JsonElement? End, long StartTicks)
{
    /// <summary>What the outcome of a call without an end is called.</summary>
    public const string Unfinished = "unfinished";

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 256 };

    /// <summary>How it ended; see docs/proxy.md.</summary>
    public string Outcome => End is not { } end ? Unfinished
        : end.Text("outcome") ?? (end.Text("type") == "exception" ? "failed" : "completed");

    public double? DurationMs => Number("duration_ms");

    /// <summary>A text of the end, else of the request.</summary>
    public string? Text(string name) => End?.Text(name) ?? Request?.Text(name);

    /// <summary>A number of the end, else of the request.</summary>
    public double? Number(string name) => Value(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDouble(out double number) ? number : null;

    /// <summary>
    /// A value of the end, else of the request; where neither has it under our name, under one of OpenTelemetry's.
    /// </summary>
    public JsonElement? Value(string name) => End?.Member(name) ?? Request?.Member(name)
        ?? GenAiNames.NamesOf(name).Select(other => End?.Member(other) ?? Request?.Member(other))
            .FirstOrDefault(value => value is not null);

    /// <summary>What was asked for: as it was measured, else as it stands in the request's body.</summary>
    public JsonElement? Asked(string name) => Value(name) ?? Request?.Member("request_body")?.Member(name);

    public static bool IsEnd(Entry entry) => entry.Type is EntryType.Response or EntryType.Exception;

    /// <summary>Of an end, with the request where it is known.</summary>
    public static RecordedCall Ended(Entry end, JsonElement? request = null, long? startTicks = null)
    {
        double ms = end.TryGetNumber(Field.DurationMs, out double value) ? value : 0;
        // A foolish duration must not lead before the year 1.
        long began = Math.Clamp(end.UtcTicks - (long)Math.Clamp(ms * TimeSpan.TicksPerMillisecond, 0, 1e17), 0,
            DateTime.MaxValue.Ticks);
        return new(end.Text(Field.RequestId) ?? "", request, Parse(end), startTicks ?? began);
    }

    /// <summary>Of a request that has no end.</summary>
    public static RecordedCall Begun(Entry request) =>
        new(request.Text(Field.RequestId) ?? "", Parse(request), null, request.UtcTicks);

    /// <summary>A record's members, lasting.</summary>
    public static JsonElement Parse(Entry entry)
    {
        using var document = JsonDocument.Parse(entry.Json, _options);
        return document.RootElement.Clone();
    }
}
