namespace Hewn.AspNetCore.Capture;

/// <summary>How a captured body is read back into a field. Decided by its media type.</summary>
internal enum BodyFormat : byte
{
    /// <summary>Not captured: binary, compressed, multipart, unknown.</summary>
    None,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>Text made of lines which may each hold JSON: NDJSON and server-sent events.</summary>
    Lines,

    /// <summary>Any other text.</summary>
    Text,

    /// <summary>An URL-encoded form.</summary>
    Form,
}
