namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>How a body's bytes are coded on the wire (RFC 9110, section 8.4.1), as far as a copy can be read.</summary>
internal enum ContentCoding : byte
{
    /// <summary>As they are.</summary>
    Identity,

    /// <summary><c>gzip</c> and <c>x-gzip</c>.</summary>
    Gzip,

    /// <summary><c>br</c>.</summary>
    Brotli,

    /// <summary><c>deflate</c>: the zlib format.</summary>
    Deflate,

    /// <summary>Any other, or several: such a body passes by unread.</summary>
    Unknown,
}
