using Hewn.Files;
using Hewn.Sessions;
using Hewn.Sessions.Remote;
using Hewn.Sessions.Tracks;

namespace Hewn.Server.Sessions;

/// <summary>Records of a session's log that were asked for. Immutable.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="HasMore">Whether there are further ones.</param>
internal sealed record LogPage(IReadOnlyCollection<byte[]> Lines, bool HasMore)
{
    /// <summary>Reads them from the file.</summary>
    /// <param name="places">The session.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="isLast">Whether the last of them come, the newest first, and not the first.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LogPage Read(SessionPlaces places, LogFilter wanted, int limit, bool isLast, CancellationToken token)
    {
        using IDiskFile? file = SystemDisk.Instance.OpenRead(SessionPush.LogOf(places));
        if (file is null)
            return new LogPage([], false);
        var found = new Queue<byte[]>();
        bool hasMore = false;
        var lines = new LineCursor(file, 0, file.Length);
        bool isWhole = true;
        while (isWhole)
        {
            token.ThrowIfCancellationRequested();
            isWhole = lines.TryNext(out ReadOnlySpan<byte> line);
            // A last line that lacks nothing but its end is one, too: the next that is pushed ends it.
            byte[] copy = (isWhole ? line : lines.Rest).TrimEnd((byte)'\r').ToArray();
            if (!LineSource.IsObject(copy) || !wanted.Wants(copy))
                continue;
            if (found.Count == limit)
            {
                hasMore = true;
                if (!isLast)
                    break;
                found.Dequeue();
            }

            found.Enqueue(copy);
        }

        return new LogPage(isLast ? [.. found.Reverse()] : found.ToArray(), hasMore);
    }
}
