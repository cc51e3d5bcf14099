using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Stats;

/// <summary>
/// What a recorder of calls writes of one call beside its end: a record of its request, and one of its span. One
/// thread's.
/// </summary>
internal sealed class CallParts
{
    /// <summary>The field by which they are told.</summary>
    public static readonly FieldKey Key = FieldKey.Named("type");

    /// <summary>The type of a call's end.</summary>
    public const string End = "response";

    /// <summary>The types of its parts.</summary>
    public static readonly string[] Types = ["request", "span"];

    private readonly FieldPath _type = new(Key);
    private readonly EscapedBytes _text = new();

    /// <summary>Whether a record is such a part.</summary>
    public bool Holds(Entry entry)
    {
        if (entry.Type == EntryType.Request)
            return true;
        FieldValue type = _type.Find(entry);
        return type.IsPresent && type.TextIn(_text).SequenceEqual("span"u8);
    }

    /// <summary>
    /// Whether they are left out of figures: only where the ends are among the records, and nobody asks for types.
    /// </summary>
    public static bool AreLeftOut(StatsRequest request, bool hasEnds) =>
        hasEnds && !request.Groups.Any(field => field.Known is null && field.Name == Key.Name);
}
