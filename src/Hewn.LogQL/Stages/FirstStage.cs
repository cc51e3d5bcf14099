using System.Globalization;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>The first lines of each value of a label: <c>| first 3 by model</c>.</summary>
public sealed class FirstStage(int count, string label) : ResultStage
{
    /// <summary>How many lines of each value; from 1.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override string Label => label;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| first {count} by {label}");

    internal static FirstStage Parse(TokenReader tokens)
    {
        tokens.Take();
        int count = tokens.TakeCount();
        if (!tokens.TryTakeKeyword("by"))
            throw tokens.Unexpected("by");
        return new FirstStage(count, tokens.TakeIdentifier());
    }
}
