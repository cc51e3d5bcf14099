using System.Globalization;
using System.Net.WebSockets;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.Server.Http;
using Hewn.Server.Push;

namespace Hewn.Server.Tail;

/// <summary>One client that tails: first the newest lines there are, then each as it is taken.</summary>
internal sealed class TailSession(WebSocket socket, TailFeed feed, LogQuery query, bool isCategorized)
{
    private const int MaxFrameBytes = 16 * 1024;
    private readonly HashSet<(long Ns, string Text, LabelSet Labels)> _shown = [];
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(5);
    private readonly string _question = query.Expression + (isCategorized ? "+" : "");
    private readonly IReadOnlySet<string>? _named = NamedLabels.Of(query.Expression);

    /// <summary>Sends the lines there are, the oldest first.</summary>
    public async Task SendBacklogAsync(IReadOnlyList<LogLine> newestFirst, CancellationToken token)
    {
        foreach (LogLine line in newestFirst.Reverse())
        {
            _shown.Add((line.TimestampNs, line.Text, line.Labels));
            await SendAsync(Write([line], 0), token).ConfigureAwait(false);
        }
    }

    /// <summary>Sends lines as they are taken, until the client goes.</summary>
    /// <param name="delay">How long each waits, for others that are older and come later.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="token">Ends it.</param>
    public async Task RunAsync(TimeSpan delay, TimeProvider clock, CancellationToken token)
    {
        long begun = clock.GetTimestamp();
        while (true)
        {
            TakenLines taken = await feed.NextAsync(token).ConfigureAwait(false);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, clock, token).ConfigureAwait(false);
            // What was among the newest lines, and was on its way here as well, has come by now.
            if (_shown.Count > 0 && clock.GetElapsedTime(begun) > _overlap + delay)
                _shown.Clear();
            long dropped = feed.TakeDropped();
            // Fast path: very many may ask the same, and see the same.
            ReadOnlyMemory<byte> message = _shown.Count == 0 && dropped == 0
                ? taken.MessageFor(_question, () => Make(taken, 0, clock, CancellationToken.None))
                : Make(taken, dropped, clock, token);
            if (!message.IsEmpty)
                await SendAsync(message, token).ConfigureAwait(false);
            else if (dropped > 0)
                feed.NoteDropped(dropped); // told with the next line
        }
    }

    private ReadOnlyMemory<byte> Make(TakenLines taken, long dropped, TimeProvider clock, CancellationToken token)
    {
        var options = new LogQueryOptions(long.MinValue, long.MaxValue, int.MaxValue, IsForward: true,
            RequestParameters.NsOf(clock.GetUtcNow()));
        List<LogLine> lines = Find(options, taken, token);
        return lines.Count == 0 ? default : Write(lines, dropped);
    }

    private List<LogLine> Find(LogQueryOptions options, TakenLines taken, CancellationToken token)
    {
        try
        {
            return [.. query.Run(options, taken.For(_named), token).Lines
                .Where(line => !_shown.Remove((line.TimestampNs, line.Text, line.Labels)))];
        }
        catch (EvaluationException)
        {
            return []; // a stage that cannot be applied to these lines
        }
    }

    /// <summary>
    /// Sends a message in frames: each is copied on its way, and a thousand clients get their megabyte at a time.
    /// </summary>
    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken token)
    {
        for (int at = 0; at < message.Length || at == 0; at += MaxFrameBytes)
        {
            ReadOnlyMemory<byte> frame = message.Slice(at, Math.Min(MaxFrameBytes, message.Length - at));
            await socket.SendAsync(frame, WebSocketMessageType.Text, at + frame.Length == message.Length, token)
                .ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Write(IReadOnlyList<LogLine> lines, long dropped) => TextAnswer.Build(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("streams");
        foreach (LogLine line in lines)
            Write(json, line);
        json.WriteEndArray();
        if (isCategorized)
        {
            json.WriteStartArray("encodingFlags");
            json.WriteStringValue("categorize-labels");
            json.WriteEndArray();
        }

        if (dropped > 0)
        {
            json.WriteStartArray("dropped_entries");
            json.WriteStartObject();
            json.WriteString("timestamp", lines[0].TimestampNs.ToString(CultureInfo.InvariantCulture));
            json.WriteStartObject("labels");
            json.WriteString("dropped", dropped.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    private void Write(System.Text.Json.Utf8JsonWriter json, LogLine line)
    {
        json.WriteStartObject();
        json.WritePropertyName("stream");
        Server.Labels.LabelsEndpoint.Write(json, isCategorized ? line.Stream : line.Labels);
        json.WriteStartArray("values");
        json.WriteStartArray();
        json.WriteStringValue(line.TimestampNs.ToString(CultureInfo.InvariantCulture));
        json.WriteStringValue(string.Concat(line.Text.EnumerateRunes()));
        if (isCategorized)
        {
            json.WriteStartObject();
            Write(json, "structuredMetadata", line.Metadata);
            Write(json, "parsed", line.Parsed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, string name, LabelSet labels)
    {
        if (labels.Count == 0)
            return;
        json.WritePropertyName(name);
        Server.Labels.LabelsEndpoint.Write(json, labels);
    }
}
