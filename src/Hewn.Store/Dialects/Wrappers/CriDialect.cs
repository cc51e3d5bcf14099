using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>
/// The files of containerd and CRI-O under Kubernetes: <c>2026-01-19T00:00:00.123456789Z stdout F line</c>, with
/// <c>P</c> for a part of a line that goes on in the next.
/// </summary>
/// <param name="stamps">Reads times.</param>
/// <param name="inner">Reads the line.</param>
internal sealed class CriDialect(StampReader stamps, InnerReader inner) : WrapperDialect(inner)
{
    /// <inheritdoc/>
    public override string Name => DialectNames.Cri;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) => TryRead(line, out _, out _, out _, out _);

    /// <inheritdoc/>
    public override bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level) => TryInnerLevelOf(line, out level);

    /// <inheritdoc/>
    protected override WrappedLine Unwrap(ReadOnlySpan<byte> line) =>
        TryRead(line, out _, out _, out bool isPartial, out ReadOnlySpan<byte> rest)
            ? new(rest, isWrapped: true, isPartial)
            : new(line, isWrapped: false, isPartial: false);

    /// <inheritdoc/>
    protected override void WriteHead(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        int space = line.IndexOf((byte)' ');
        if (space > 0 && stamps.TryReadWhole(line[..space], out long ticks))
            to.Timestamp(line[..space], ticks);
    }

    /// <inheritdoc/>
    protected override void WriteFields(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        if (TryRead(line, out _, out bool isError, out _, out _))
            to.Text("stream"u8, isError ? "stderr"u8 : "stdout"u8);
    }

    private static bool TryRead(
        ReadOnlySpan<byte> line, out int stampLength, out bool isError, out bool isPartial,
        out ReadOnlySpan<byte> rest)
    {
        isError = false;
        isPartial = false;
        rest = default;
        stampLength = line.IndexOf((byte)' ');
        if (stampLength is < 20 or > 35 || line[10] != 'T' || line.Length < stampLength + 9)
            return false;
        ReadOnlySpan<byte> text = line[(stampLength + 1)..];
        isError = text.StartsWith("stderr "u8);
        if (!isError && !text.StartsWith("stdout "u8))
            return false;
        text = text[7..];
        isPartial = text[0] == 'P';
        if (text[0] is not ((byte)'P' or (byte)'F'))
            return false;
        // Further tags stand behind a colon; a line may be empty.
        int end = text.IndexOf((byte)' ');
        rest = end < 0 ? default : text[(end + 1)..];
        return text.Length == 1 || text[1] is (byte)' ' or (byte)':';
    }
}
