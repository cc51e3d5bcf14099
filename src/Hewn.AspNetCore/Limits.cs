namespace Hewn.AspNetCore;

/// <summary>Every bound of this project, with its unit, its reason and what happens at it.</summary>
internal static class Limits
{
    /// <summary>Bytes kept of each body unless set otherwise: a long chat. The rest passes by uncaptured.</summary>
    public const int DefaultBodyBytes = 32 * 1024;

    /// <summary>
    /// The largest capture that can be set; see <see cref="BodyFieldBytes"/> for why it is not larger.
    /// </summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>
    /// Bytes of a body as it stands in the line, escapes included. The core keeps 128 KiB of a line for fields; this
    /// leaves room for the others. Text that escapes to more (control characters take six bytes) is cut further.
    /// </summary>
    public const int BodyFieldBytes = 96 * 1024;

    /// <summary>
    /// Levels of nesting written of a JSON body; what is deeper is replaced by <see cref="DepthNote"/>.
    /// </summary>
    public const int JsonDepth = 16;

    /// <summary>What stands for a JSON value below <see cref="JsonDepth"/>.</summary>
    public const string DepthNote = "…[nested deeper than 16]";

    /// <summary>Characters of a request id taken from a client; a longer one is replaced by one of ours.</summary>
    public const int RequestIdChars = 128;

    /// <summary>Characters of an error message or model name found in a body; the rest is cut.</summary>
    public const int FactChars = 1024;

    /// <summary>Characters a JSON name may have to be recognised in text that is not valid JSON.</summary>
    public const int LooseNameChars = 64;

    /// <summary>
    /// Fields an application may add to a call's last record; further ones are ignored (the core allows 128 in all).
    /// </summary>
    public const int AddedFields = 64;
}
