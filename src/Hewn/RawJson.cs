namespace Hewn;

/// <summary>
/// A field's value that is JSON already and is written as it stands, without escaping, redaction or bounds.
/// </summary>
/// <param name="Utf8">
/// Exactly one valid JSON value in UTF-8, without raw newlines. What is not valid breaks the line it stands in, so only
/// pass what your own encoder has produced.
/// </param>
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8);
