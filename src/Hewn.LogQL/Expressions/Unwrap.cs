using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Expressions;

/// <summary>The label that gives a line its number: <c>| unwrap duration(latency) | __error__=""</c>.</summary>
/// <param name="Label">The label's name.</param>
/// <param name="Conversion">How its text is read.</param>
/// <param name="Filters">Conditions on the line after that.</param>
public sealed record Unwrap(string Label, UnwrapConversion Conversion, IReadOnlyList<LabelFilter> Filters)
{
    /// <summary>Where its conditions begin in the query that it was read from.</summary>
    internal Token Place { get; init; }

    /// <summary>Its steps, each with the sign it begins with.</summary>
    internal IEnumerable<string> Lines =>
        Filters.Select(filter => "| " + filter).Prepend("| unwrap " + Conversion switch
        {
            UnwrapConversion.Bytes => $"bytes({Label})",
            UnwrapConversion.Duration => $"duration({Label})",
            UnwrapConversion.DurationSeconds => $"duration_seconds({Label})",
            _ => Label,
        });

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Lines);
}
