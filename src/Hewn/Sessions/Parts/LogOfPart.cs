namespace Hewn.Sessions.Parts;

/// <summary>Logs a record of the session.</summary>
/// <param name="level">Its level.</param>
/// <param name="message">The text.</param>
/// <param name="metadata">What a caller has given as metadata; may be null.</param>
/// <param name="fields">Named values; of two of one name these count.</param>
internal delegate void LogOfPart(Level level, string message, object? metadata, params ReadOnlySpan<LogField> fields);
