using System.Buffers;
using System.Text.Unicode;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines;

/// <summary>UTF-8 as characters, for regular expressions. Not thread-safe.</summary>
internal sealed class TextBuffer
{
    private char[] _room = new char[1024];

    /// <summary>The characters; valid until the next call.</summary>
    public ReadOnlySpan<char> Read(ReadOnlySpan<byte> utf8)
    {
        if (_room.Length < utf8.Length)
            _room = new char[utf8.Length * 2];
        OperationStatus status = Utf8.ToUtf16(utf8, _room, out _, out int length, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? _room.AsSpan(0, length) : GoText.FromBytes(utf8);
    }
}
