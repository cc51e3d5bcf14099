using System.Text.Json;

namespace Hewn.Store.Entries;

/// <summary>Where a field's value stands in the record's bytes: without quotes, escapes not yet resolved.</summary>
internal readonly record struct FieldSlice(int Start, int Length, JsonTokenType Token, bool IsEscaped)
{
    /// <summary>True when the record has the field, a JSON null not counting.</summary>
    public bool IsPresent => Token is not (JsonTokenType.None or JsonTokenType.Null);
}
