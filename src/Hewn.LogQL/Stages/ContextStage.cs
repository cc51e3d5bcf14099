using System.Globalization;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// Lines before and after each one found, as they stand in its file, or in its stream where there is no label
/// <c>filename</c>: <c>| context 2</c>.
/// </summary>
public sealed class ContextStage(int count) : ResultStage
{
    /// <summary>The most lines that may be asked for on each side.</summary>
    public const int MaxCount = 1000;

    /// <summary>How many lines on each side; from 1 to <see cref="MaxCount"/>.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override string? Label => null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| context {count}");

    internal static ContextStage Parse(TokenReader tokens)
    {
        tokens.Take();
        Token number = tokens.Current;
        int count = tokens.TakeCount();
        return count <= MaxCount
            ? new ContextStage(count)
            : throw ParseException.At(number, $"context {count}: at most {MaxCount} lines");
    }
}
