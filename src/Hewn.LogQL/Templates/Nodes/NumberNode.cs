using System.Numerics;

namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A number. A literal can stand for values of several types; the place it stands in chooses.</summary>
internal sealed class NumberNode(int position, string source) : TemplateNode(position)
{
    /// <summary>As an integer; null when it is none that fits.</summary>
    public long? Integer { get; init; }

    /// <summary>Whether it is an integer that only an unsigned type holds.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>As a float; null when it is complex.</summary>
    public double? Float { get; init; }

    /// <summary>As a complex number, when it is written as one.</summary>
    public Complex? Complex { get; init; }

    /// <summary>Whether its spelling makes it a float where no type is asked for.</summary>
    public bool IsFloatBySpelling => source[0] != '\'' && !IsHexInteger && source.AsSpan().ContainsAny(".eEpP");

    private bool IsHexInteger => source.Length > 2 && source[0] == '0' && source[1] is 'x' or 'X'
        && !source.AsSpan().ContainsAny("pP");

    /// <inheritdoc/>
    public override string ToString() => source;
}
