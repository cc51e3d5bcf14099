namespace Hewn.LogQL.Labels;

/// <summary>A label of one line, its value still where it was found.</summary>
internal readonly record struct ParsedLabel(string Name, ReadOnlyMemory<byte> Value, LabelOrigin Origin);
