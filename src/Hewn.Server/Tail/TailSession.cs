using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.Server.Http;
using Hewn.Server.Push;

namespace Hewn.Server.Tail;

/// <summary>One client that tails: first the newest lines there are, then each as it is taken.</summary>
/// <param name="socket">Its WebSocket.</param>
/// <param name="feed">What comes.</param>
/// <param name="query">What it asks.</param>
/// <param name="isCategorized">Whether it wants to know where labels come from.</param>
/// <param name="frames">
/// The connection below the WebSocket, where it is known: what many get is then not copied for each, which would take
/// memory for each that reads slowly.
/// </param>
internal sealed class TailSession(
    WebSocket socket, TailFeed feed, LogQuery query, bool isCategorized, WholeFrames? frames = null)
{
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(5);
    private UInt128[] _shown = []; // In their order; without their texts, which would be megabytes.
    private long _newestShown = long.MinValue;
    private readonly string _question = query.Expression + (isCategorized ? "+" : "");
    private readonly IReadOnlySet<string>? _named = NamedLabels.Of(query.Expression);

    /// <summary>Sends the lines there are, the oldest first, but for those that come as new ones.</summary>
    /// <param name="newestFirst">The newest ones.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="token">Ends it.</param>
    public async Task SendBacklogAsync(IReadOnlyList<LogLine> newestFirst, TimeProvider clock, CancellationToken token)
    {
        // Else, of many that were pushed while the tail was opened, the newest would come first and all others late.
        LogQueryOptions options = AllUntil(clock);
        HashSet<UInt128> coming =
            [.. feed.Waiting().SelectMany(taken => Find(options, taken, token)).Select(KeyOf)];
        LogLine[] lines = [.. newestFirst.Where(line => !coming.Contains(KeyOf(line)))];
        _shown = [.. lines.Select(KeyOf).Order()];
        foreach (LogLine line in lines.Reverse())
        {
            _newestShown = Math.Max(_newestShown, line.TimestampNs);
            await SendAsync(Write([line]), token).ConfigureAwait(false);
        }
    }

    /// <summary>Sends lines as they are taken, until the client goes.</summary>
    /// <param name="delay">How long each waits, for others that are older and come later.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="token">Ends it.</param>
    public async Task RunAsync(TimeSpan delay, TimeProvider clock, CancellationToken token)
    {
        long begun = clock.GetTimestamp();
        feed.Share(_question, _newestShown);
        while (true)
        {
            TakenLines taken = await feed.NextAsync(token).ConfigureAwait(false);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, clock, token).ConfigureAwait(false);
            // What was among the newest lines, and was on its way here as well, has come by now.
            if (_newestShown > long.MinValue && clock.GetElapsedTime(begun) > _overlap + delay)
            {
                _shown = [];
                _newestShown = long.MinValue;
                feed.Share(_question, _newestShown);
            }

            long dropped = feed.TakeDropped();
            // Fast path: very many may ask the same, and see the same.
            bool mayBeShown = taken.OldestNs <= _newestShown;
            TailMessage message = mayBeShown
                ? MakeOwn(taken, clock, token)
                : taken.MessageFor(_question, () => Make(taken, clock, CancellationToken.None));
            if (message.IsEmpty)
            {
                feed.NoteDropped(dropped); // told with the next line
                continue;
            }

            // By itself: the lines are a message that all who ask the same share, and the slow ones are not alone.
            if (dropped > 0)
                await SendAsync(WriteDropped(dropped, taken.OldestNs), token).ConfigureAwait(false);
            await SendAsync(message, token).ConfigureAwait(false);
        }
    }

    private TailMessage MakeOwn(TakenLines taken, TimeProvider clock, CancellationToken token)
    {
        TailMessage message = Make(taken, clock, token);
        taken.NoteMade();
        return message;
    }

    private TailMessage Make(TakenLines taken, TimeProvider clock, CancellationToken token)
    {
        List<LogLine> lines = Find(AllUntil(clock), taken, token);
        return lines.Count == 0 ? default : Write(lines);
    }

    private static LogQueryOptions AllUntil(TimeProvider clock) => new(
        long.MinValue, long.MaxValue, int.MaxValue, IsForward: true, RequestParameters.NsOf(clock.GetUtcNow()));

    private List<LogLine> Find(LogQueryOptions options, TakenLines taken, CancellationToken token)
    {
        try
        {
            return [.. query.Run(options, taken.For(_named), token).Lines
                .Where(line => _shown.Length == 0 || Array.BinarySearch(_shown, KeyOf(line)) < 0)];
        }
        catch (EvaluationException)
        {
            return []; // a stage that cannot be applied to these lines
        }
    }

    private static UInt128 KeyOf(LogLine line)
    {
        var text = new StringBuilder(line.Text);
        text.Append('\n').Append(line.TimestampNs);
        foreach (Label label in line.Labels)
            text.Append('\n').Append(label.Name).Append('\0').Append(label.Value);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes<char>(text.ToString()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private async Task SendAsync(TailMessage message, CancellationToken token)
    {
        for (int at = 0; message.FrameAt(at, out int head) is { Length: > 0 } frame; at += frame.Length)
        {
            if (frames is null)
            {
                bool isLast = TailMessage.EndsWith(frame.Span);
                await socket.SendAsync(frame[head..], WebSocketMessageType.Text, isLast, token).ConfigureAwait(false);
                continue;
            }

            if (socket.State != WebSocketState.Open)
                throw new WebSocketException(WebSocketError.InvalidState);
            await WriteAsync(frames, frame, token).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(WholeFrames frames, ReadOnlyMemory<byte> frame, CancellationToken token)
    {
        try
        {
            await frames.WriteAsync(frame, token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, gone);
        }
    }

    private TailMessage Write(IReadOnlyList<LogLine> lines) => MessageOf(json =>
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

        json.WriteEndObject();
    });

    private static TailMessage MessageOf(Action<System.Text.Json.Utf8JsonWriter> write) =>
        TailMessage.Of(TextAnswer.Build(write).Span);

    private static TailMessage WriteDropped(long dropped, long ns) => MessageOf(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("streams");
        json.WriteEndArray();
        json.WriteStartArray("dropped_entries");
        json.WriteStartObject();
        json.WriteString("timestamp", ns.ToString(CultureInfo.InvariantCulture));
        json.WriteStartObject("labels");
        json.WriteString("dropped", dropped.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
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
