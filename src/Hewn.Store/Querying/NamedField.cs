namespace Hewn.Store.Querying;

/// <summary>A field that is wanted of lines.</summary>
/// <param name="Name">The label it becomes.</param>
/// <param name="Index">Its place among a line's values.</param>
internal sealed record NamedField(string Name, int Index);
