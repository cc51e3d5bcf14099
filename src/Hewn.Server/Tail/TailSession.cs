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
internal sealed class TailSession(WebSocket socket, TailFeed feed, LogQuery query, bool isCategorized)
{
    private const int MaxFrameBytes = (16 * 1024) - 14; // With its head in memory of 16 KiB; more takes 32.
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(5);
    private readonly HashSet<(long Ns, UInt128 Line)> _shown = []; // Without their texts, which would be megabytes.
    private long _newestShown = long.MinValue;
    private readonly string _question = query.Expression + (isCategorized ? "+" : "");
    private readonly IReadOnlySet<string>? _named = NamedLabels.Of(query.Expression);

    /// <summary>Sends the lines there are, the oldest first.</summary>
    public async Task SendBacklogAsync(IReadOnlyList<LogLine> newestFirst, CancellationToken token)
    {
        foreach (LogLine line in newestFirst.Reverse())
        {
            _shown.Add(KeyOf(line));
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
        while (true)
        {
            TakenLines taken = await feed.NextAsync(token).ConfigureAwait(false);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, clock, token).ConfigureAwait(false);
            // What was among the newest lines, and was on its way here as well, has come by now.
            if (_shown.Count > 0 && clock.GetElapsedTime(begun) > _overlap + delay)
            {
                _shown.Clear();
                _shown.TrimExcess(); // Ten kilobytes, a thousand times.
            }

            long dropped = feed.TakeDropped();
            // Fast path: very many may ask the same, and see the same.
            bool mayBeShown = _shown.Count > 0 && taken.OldestNs <= _newestShown;
            ReadOnlyMemory<byte> message = mayBeShown
                ? Make(taken, clock, token)
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

    private ReadOnlyMemory<byte> Make(TakenLines taken, TimeProvider clock, CancellationToken token)
    {
        var options = new LogQueryOptions(long.MinValue, long.MaxValue, int.MaxValue, IsForward: true,
            RequestParameters.NsOf(clock.GetUtcNow()));
        List<LogLine> lines = Find(options, taken, token);
        return lines.Count == 0 ? default : Write(lines);
    }

    private List<LogLine> Find(LogQueryOptions options, TakenLines taken, CancellationToken token)
    {
        try
        {
            return [.. query.Run(options, taken.For(_named), token).Lines
                .Where(line => _shown.Count == 0 || !_shown.Remove(KeyOf(line)))];
        }
        catch (EvaluationException)
        {
            return []; // a stage that cannot be applied to these lines
        }
    }

    private static (long Ns, UInt128 Line) KeyOf(LogLine line)
    {
        var text = new StringBuilder(line.Text);
        foreach (Label label in line.Labels)
            text.Append('\n').Append(label.Name).Append('\0').Append(label.Value);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes<char>(text.ToString()), hash);
        return (line.TimestampNs, BinaryPrimitives.ReadUInt128LittleEndian(hash));
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

    private ReadOnlyMemory<byte> Write(IReadOnlyList<LogLine> lines) => TextAnswer.Build(json =>
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

    private static ReadOnlyMemory<byte> WriteDropped(long dropped, long ns) => TextAnswer.Build(json =>
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
