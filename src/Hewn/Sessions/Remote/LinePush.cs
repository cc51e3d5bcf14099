using System.Buffers;
using System.Text.Json;

namespace Hewn.Sessions.Remote;

/// <summary>
/// Sends a batch of lines until the server has each of them, or has refused it by itself: halves what is too large, and
/// finds what is refused. Not thread-safe.
/// </summary>
internal sealed class LinePush(RemoteClient client, PushTally tally, RefusalNotes notes, int batchBytes)
{
    private const int MostRefusedAtFirst = 20; // By a server that has taken nothing yet.

    private long _refused;

    /// <summary>Bytes of one request.</summary>
    public int BatchBytes => batchBytes;

    /// <summary>
    /// Whether the server has taken lines before. Who refuses all that comes is not the one that it is meant for, and
    /// nothing counts as refused by it.
    /// </summary>
    public bool HasTakenAny { get; set; }

    /// <summary>Lines that were refused since the last call.</summary>
    public long TakeRefused()
    {
        long refused = _refused;
        _refused = 0;
        return refused;
    }

    /// <summary>Sends lines.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="member">The name of the list in the body.</param>
    /// <param name="batch">The lines.</param>
    /// <param name="others">Other members of the body, each with a comma before it.</param>
    /// <param name="sendsNone">Whether the others are sent when there is no line, too.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>How many lines the server has answered for, and how many of them it had already.</returns>
    /// <exception cref="RemoteFailure">
    /// They could not be sent now. Some of them may be there; they can be sent again.
    /// </exception>
    public async Task<(long Taken, long Known)> SendAsync(
        string path, string member, LineBatch batch, ReadOnlyMemory<byte> others, bool sendsNone,
        CancellationToken token)
    {
        // Parts that are to be sent, the next on top: halving keeps their order.
        var parts = new Stack<(int From, int Count)>();
        if (batch.Lines.Count > 0 || sendsNone)
            parts.Push((0, batch.Lines.Count));
        (long taken, long known) = (0, 0);
        // Counted when the whole batch is through: one that breaks off is sent again.
        var refused = new List<(ReadOnlyMemory<byte> Line, string Reason)>();
        while (parts.TryPop(out (int From, int Count) part))
        {
            try
            {
                byte[] body = BodyOf(member, batch.Lines, part.From, part.Count, others.Span);
                JsonElement answer =
                    await client.SendAsync(HttpMethod.Post, path, body, token).ConfigureAwait(false);
                HasTakenAny |= part.Count > 0;
                taken += part.Count;
                known += KnownIn(answer, part.Count);
            }
            catch (RemoteFailure e) when (e.Kind is RemoteFailureKind.Refused or RemoteFailureKind.TooLarge)
            {
                if (part.Count > 1)
                {
                    int half = part.Count / 2;
                    parts.Push((part.From + half, part.Count - half));
                    parts.Push((part.From, half));
                    continue;
                }

                refused.Add((part.Count == 0 ? default : batch.Lines[part.From], e.Message));
                if (!HasTakenAny && (refused.Count >= MostRefusedAtFirst || parts.Count == 0))
                    throw new RemoteFailure(RemoteFailureKind.Misdirected, $"it refuses whatever comes: {e.Message}");
            }
        }

        tally.AddLeftOut(batch.LeftOut);
        foreach ((ReadOnlyMemory<byte> line, string reason) in refused)
            Refuse(line, path, reason);
        return (taken, known);
    }

    private static long KnownIn(JsonElement answer, int count) =>
        answer.TryGetProperty("duplicates", out JsonElement known) && known.ValueKind == JsonValueKind.Number
        && known.TryGetInt64(out long number) ? Math.Clamp(number, 0, count) : 0;

    private void Refuse(ReadOnlyMemory<byte> line, string path, string reason)
    {
        tally.AddRefused();
        _refused++;
        long number = line.IsEmpty ? -1 : SessionNumbers.NumberOf(line.Span);
        notes.Tell(number >= 0 ? $"the line with the number {number}" : $"something for {path}", reason);
    }

    private static byte[] BodyOf(
        string member, IReadOnlyList<ReadOnlyMemory<byte>> lines, int from, int count, ReadOnlySpan<byte> others)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{\""u8);
        body.Write(JsonEncodedText.Encode(member).EncodedUtf8Bytes);
        body.Write("\":["u8);
        for (int i = from; i < from + count; i++)
        {
            if (i > from)
                body.Write(","u8);
            body.Write(lines[i].Span);
        }

        body.Write("]"u8);
        body.Write(others);
        body.Write("}"u8);
        return body.WrittenSpan.ToArray();
    }
}
