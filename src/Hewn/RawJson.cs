namespace Hewn;

/// <summary>
/// A field's value that is JSON already and is written as it stands, without escaping, redaction or bounds. What is not
/// exactly one valid JSON value on one line is written as a string instead.
/// </summary>
/// <param name="Utf8">The value in UTF-8.</param>
/// <param name="IsSure">Whether its writer can write nothing else than JSON on one line: it is not read again.</param>
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8, bool IsSure = false);
