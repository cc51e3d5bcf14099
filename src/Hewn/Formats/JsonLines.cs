using Hewn.Records;

namespace Hewn.Formats;

/// <summary>The JSON line as it stands.</summary>
internal sealed class JsonLines : ILineFormat
{
    /// <inheritdoc/>
    public void Append(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        target.Append(line);
        if (line is not [.., (byte)'\n'])
            target.Append((byte)'\n');
    }
}
