using Hewn.Store.Entries;

namespace Hewn.Store.Shapes;

/// <summary>A known field of a line, counted from the line's first byte.</summary>
internal readonly record struct ShapedField(Field Field, FieldSlice Slice);
