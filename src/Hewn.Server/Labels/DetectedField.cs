namespace Hewn.Server.Labels;

/// <summary>A field that lines have.</summary>
internal sealed class DetectedField
{
    /// <summary>What its last value looks like.</summary>
    public string Type { get; private set; } = "string";

    /// <summary>Its different values.</summary>
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>What reads it out of lines: <c>json</c>, <c>logfmt</c>; nothing for structured metadata.</summary>
    public SortedSet<string> Parsers { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a value.</summary>
    public void Add(string value, string? parser)
    {
        Type = FieldType.Of(value);
        Values.Add(value);
        if (parser is not null)
            Parsers.Add(parser);
    }
}
