namespace Hewn.LogQL.Pipelines.Json;

/// <summary>Where a JSON value stands in its line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first byte; of a text the one behind the quote.</param>
/// <param name="End">Behind its last byte; of a text the quote.</param>
/// <param name="Next">Where to read on.</param>
/// <param name="HasEscapes">Whether a backslash stands in a text.</param>
internal readonly record struct JsonValue(JsonKind Kind, int Start, int End, int Next, bool HasEscapes);
