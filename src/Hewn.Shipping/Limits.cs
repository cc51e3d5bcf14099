namespace Hewn.Shipping;

/// <summary>The bounds of shipping: each with its unit, its reason and what happens at it.</summary>
internal static class Limits
{
    /// <summary>Lines of a batch; then it is sent. Bounds what is sent again after a kill, and halving it.</summary>
    public const int MaxBatchLines = 10_000;

    /// <summary>
    /// Structured metadata of a line as Loki takes it by default: names. Fields beyond are in the line only.
    /// </summary>
    public const int MaxMetadataFields = 128;

    /// <summary>The same in bytes of names and values: Loki's 64 KiB with some room.</summary>
    public const int MaxMetadataBytes = 60_000;

    /// <summary>
    /// Bytes of one field's value in structured metadata; a longer one (a stack trace, a prompt) is in the line only.
    /// </summary>
    public const int MaxMetadataValueBytes = 2048;

    /// <summary>Bytes of a label's value, Loki's limit halved; a field with a longer one is metadata in that line.
    /// </summary>
    public const int MaxLabelValueBytes = 1024;

    /// <summary>
    /// Values of one label: Loki keeps a stream for each combination, and refuses to have many. In lines with further
    /// values the field is metadata, and that is told once.
    /// </summary>
    public const int MaxLabelValues = 200;

    /// <summary>Characters of a far side's answer that are repeated in a message, and bytes of it that are read.
    /// </summary>
    public const int MaxAnswerText = 300;

    /// <summary>Bytes of a far side's answer that are looked at.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Refused lines that are told one by one; the others are counted.</summary>
    public const int MaxToldRefusals = 20;

    /// <summary>The first pause after a failure.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, and the longest that a far side's <c>Retry-After</c> is followed.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>How long a request that is under way may still take when shipping is to end.</summary>
    public static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long shipping waits for something new before it looks itself.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
}
