using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>
/// A pattern that the line has up to its end. A gap is never empty, and texts are found where they stand first; in
/// front of the first text anything may stand, as in Loki (its <c>pattern.Matcher.Test</c>).
/// </summary>
internal sealed class PatternCondition : LineCondition
{
    private readonly byte[]?[] _parts;

    /// <summary>A condition for a pattern.</summary>
    public PatternCondition(LinePattern pattern) =>
        _parts = [.. pattern.Parts.Select(part => part.IsGap ? null : GoText.ToBytes(part.Text))];

    /// <inheritdoc/>
    public override bool IsMet(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || _parts.Length == 0)
            return line.IsEmpty && _parts.Length == 0; // a pattern of nothing matches nothing else
        ReadOnlySpan<byte> rest = line;
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is not { } text)
                continue;
            int found = rest.IndexOf(text);
            if (found < 0 || (i > 0 && found == 0))
                return false;
            rest = rest[(found + text.Length)..];
        }

        return rest.IsEmpty == _parts[^1] is not null;
    }
}
