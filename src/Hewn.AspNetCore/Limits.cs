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

    /// <summary>
    /// Bytes of one server-sent event, or of one JSON answer without its media, that are held to be read: a thousand
    /// times what a token takes. A longer one is passed on unread.
    /// </summary>
    public const int EventBytes = 1024 * 1024;

    /// <summary>Bytes of an event's name; a longer one is cut, and then is none that is known.</summary>
    public const int EventNameBytes = 64;

    /// <summary>
    /// Bytes that a compressed body may have uncompressed and still be read. What is beyond passes by unread, so that
    /// a few packed bytes cannot cost minutes.
    /// </summary>
    public const long DecodedBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of a JSON string that say whether it is media in base64; shorter ones stay.</summary>
    public const int MediaProbeBytes = 512;

    /// <summary>Bytes of a stream that are held until they are read: some events of it.</summary>
    public const int HeldStreamBytes = 4 * 1024;

    /// <summary>Bytes of a member's name by which it is known; of a longer one the beginning.</summary>
    public const int JsonNameBytes = 48;

    /// <summary>
    /// Names of headers and query parameters that are remembered with what they mean; those beyond are judged each time
    /// they come.
    /// </summary>
    public const int KnownHeaders = 256;

    /// <summary>Characters of such a name; a longer one is judged each time.</summary>
    public const int KnownHeaderChars = 64;

    /// <summary>Numbers of a list that are written; then their count. An embedding has a thousand and more.</summary>
    public const int KeptNumbers = 64;

    /// <summary>
    /// Calls that have ended and whose last record is still to be written; the records of further ones are written by
    /// who ends them.
    /// </summary>
    public const int LaterEnds = 256;

    /// <summary>Bytes of an answer whose record may be written later: with <see cref="LaterEnds"/> 16 MiB.</summary>
    public const int BytesOfLaterEnd = 64 * 1024;

    /// <summary>Bytes that the proxy reads at once: what most systems have in a socket's buffer.</summary>
    public const int ForwardedBytes = 64 * 1024;

    /// <summary>
    /// Bytes that it reads at once while an answer has filled no more: tokens come a few hundred bytes at a time, and a
    /// thousand streams wait for them with this in hand.
    /// </summary>
    public const int ForwardedFirstBytes = 4 * 1024;

    /// <summary>
    /// Values of a stream that are looked at to see whether a model's answer comes. After them it is taken for
    /// something else and no longer read.
    /// </summary>
    public const int ValuesBeforeGivingUp = 8;

    /// <summary>
    /// Choices of an answer, and tool calls of a choice, that are told apart; further ones are not kept.
    /// </summary>
    public const int AnswerParts = 128;

    /// <summary>
    /// Models that <c>/metrics</c> tells apart; further ones are told as <c>other</c>. Each has a few hundred lines.
    /// </summary>
    public const int MetricModels = 100;

    /// <summary>Characters of a model's name in <c>/metrics</c>; the rest is cut.</summary>
    public const int MetricModelChars = 128;

    /// <summary>
    /// Bytes of a request that are read although no server takes them, so that the record shows what was asked.
    /// </summary>
    public const int UnsentBytes = 1024 * 1024;

    /// <summary>
    /// Pauses between pieces of an answer that are kept to be ranked: 256 KiB for the longest. Those of a longer answer
    /// are told of its beginning.
    /// </summary>
    public const int KeptPauses = 65_536;
}
