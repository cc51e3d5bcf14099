using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>A text somewhere in the line, byte by byte.</summary>
internal sealed class ContainsCondition(string needle) : LineCondition
{
    private readonly byte[] _needle = GoText.ToBytes(needle);

    /// <inheritdoc/>
    public override bool IsMet(ReadOnlySpan<byte> line) => line.IndexOf(_needle) >= 0;
}
