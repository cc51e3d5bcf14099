using Hewn.Adapters;
using Serilog.Events;

namespace Hewn.Serilog;

/// <summary>
/// A property as a value that Hewn writes with its own JSON type. Nothing is copied: what is nested is read while it is
/// written, so that Hewn's bounds on depth and size hold.
/// </summary>
internal static class PropertyValue
{
    /// <summary>The name under which a structure keeps its type's, behind its members, as in Serilog's own JSON.
    /// </summary>
    public const string TypeTag = "$type";

    public static object? Of(LogEventPropertyValue value) => value switch
    {
        ScalarValue scalar => OfScalar(scalar.Value),
        SequenceValue sequence => sequence.Elements.Select(Of),
        DictionaryValue dictionary => dictionary.Elements.Select(
            element => KeyValuePair.Create(ShownText.Of(element.Key.Value ?? "null"), Of(element.Value))),
        StructureValue structure => OfStructure(structure),
        _ => value.ToString(),
    };

    private static IEnumerable<KeyValuePair<string, object?>> OfStructure(StructureValue structure)
    {
        foreach (LogEventProperty property in structure.Properties)
            yield return KeyValuePair.Create(property.Name, Of(property.Value));
        if (structure.TypeTag is { } tag)
            yield return KeyValuePair.Create(TypeTag, (object?)tag);
    }

    /// <summary>A scalar of a type of the program's own is text to Serilog; its members are not shown.</summary>
    private static object? OfScalar(object? value) => value is null or string or IConvertible or IFormattable or byte[]
        || value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            ? value
            : ShownText.Of(value);
}
