namespace Hewn.Store.Dialects;

/// <summary>What a field means for reading, whatever its writer calls it.</summary>
internal enum Role : byte
{
    /// <summary>Just a field.</summary>
    None,

    /// <summary>When.</summary>
    Timestamp,

    /// <summary>How much it matters.</summary>
    Level,

    /// <summary>The text for people.</summary>
    Message,

    /// <summary>Who logged it.</summary>
    Logger,

    /// <summary>The call it belongs to.</summary>
    RequestId,

    /// <summary>The trace it belongs to.</summary>
    TraceId,

    /// <summary>The span it belongs to.</summary>
    SpanId,

    /// <summary>An exception with its stack.</summary>
    StackTrace,

    /// <summary>An error: its message, or an object of message, type and stack.</summary>
    Error,

    /// <summary>The type of an error.</summary>
    ErrorType,

    /// <summary>A message with holes for fields; it is the message where there is no finished one.</summary>
    Template,

    /// <summary>An object of fields that belong to the record itself.</summary>
    Container,
}
