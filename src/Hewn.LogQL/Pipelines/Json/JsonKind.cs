namespace Hewn.LogQL.Pipelines.Json;

/// <summary>What a JSON value is.</summary>
internal enum JsonKind
{
    /// <summary><c>null</c></summary>
    Null,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number, <c>true</c> or <c>false</c>: its own text.</summary>
    Literal,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,
}
