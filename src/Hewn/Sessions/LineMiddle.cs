using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What stands between the time and the metadata of a line, <c>Z","level":"info","message":"…","metadata":</c>. A
/// message mostly stands in the program's text, so the same object comes again and again: then what became of it is
/// kept. Not thread-safe.
/// </summary>
internal sealed class LineMiddle
{
    private static readonly byte[][] _levels =
        [.. Enumerable.Range(0, (int)Level.Fatal + 1).Select(level => Padded(LevelPart((Level)level)))];

    private static readonly byte[] _metadata = Padded([.. ",\"metadata\":"u8]);

    private string? _seen; // The last message, if it is short.
    private Level _seenLevel;
    private string? _kept; // The message whose bytes are kept.
    private Level _keptLevel;
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Appends it.</summary>
    public void AppendTo(ByteBuffer target, Level level, string message)
    {
        if (ReferenceEquals(message, _kept) && level == _keptLevel && !PromptJson.IsInside)
        {
            // Fast path - the last message again.
            target.AppendBlocks(ref MemoryMarshal.GetArrayDataReference(_bytes), _length);
            return;
        }

        int start = target.Length;
        AppendBlocks(target, _levels[(int)level]);
        JsonString.AppendRedacted(target, message);
        AppendBlocks(target, _metadata);
        if (message.Length > LongestKept || PromptJson.IsInside)
            return;
        if (ReferenceEquals(message, _seen) && level == _seenLevel)
            Keep(level, message, target.Written[start..]);
        (_seen, _seenLevel) = (message, level);
    }

    private void Keep(Level level, string message, ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length < bytes.Length + ByteBuffer.SlackBytes)
            _bytes = new byte[2 * (bytes.Length + ByteBuffer.SlackBytes)];
        bytes.CopyTo(_bytes);
        (_length, _kept, _keptLevel) = (bytes.Length, message, level);
    }

    private static void AppendBlocks(ByteBuffer target, byte[] padded) => target.AppendBlocks(
        ref MemoryMarshal.GetArrayDataReference(padded), padded.Length - ByteBuffer.SlackBytes);

    private static byte[] LevelPart(Level level) =>
        [.. "Z\",\"level\":\""u8, .. SessionLine.WordOf(level), .. "\",\"message\":"u8];

    /// <summary>With the room behind it that <see cref="ByteBuffer.AppendBlocks"/> may read.</summary>
    private static byte[] Padded(ReadOnlySpan<byte> bytes) => [.. bytes, .. new byte[ByteBuffer.SlackBytes]];

    // Characters; a thread must not keep a huge text, and copying it is what it costs then.
    private const int LongestKept = 256;
}
