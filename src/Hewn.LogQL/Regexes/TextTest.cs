namespace Hewn.LogQL.Regexes;

/// <summary>A plain question that stands for an alternative of a regular expression.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Text">The piece; empty where there is none.</param>
/// <param name="IgnoresCase">Whether letters count in any case.</param>
internal readonly record struct TextTest(TextTestKind Kind, string Text = "", bool IgnoresCase = false)
{
    /// <summary>Whether a text passes.</summary>
    public bool Passes(ReadOnlySpan<char> text)
    {
        StringComparison comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Kind switch
        {
            TextTestKind.Any => true,
            TextTestKind.NotEmpty => !text.IsEmpty,
            TextTestKind.Contains => text.Contains(Text, comparison),
            _ => text.Equals(Text, comparison),
        };
    }
}
