using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Hewn.Shipping.Sending;

/// <summary>What a far side answered. Immutable.</summary>
/// <param name="Outcome">What it made of the request.</param>
/// <param name="Reason">Why, for people; empty when all is well.</param>
internal sealed partial record PushAnswer(PushOutcome Outcome, string Reason)
{
    /// <summary>When it wants to be asked again; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Lines that it did not take although it took the request.</summary>
    public long Refused { get; init; }

    /// <summary>
    /// The time before which it takes no line at all, in nanoseconds since 1970, as Loki says it; null: it did not say.
    /// </summary>
    public long? OldestNs { get; init; }

    /// <summary>Judges an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="text">Its text.</param>
    /// <param name="retryAfter">What its <c>Retry-After</c> comes to.</param>
    public static PushAnswer Of(HttpStatusCode status, string text, TimeSpan? retryAfter)
    {
        int code = (int)status;
        string words = text.Trim();
        words = words[..Math.Min(words.Length, Limits.MaxAnswerText)].ReplaceLineEndings(" ");
        string reason = string.Create(CultureInfo.InvariantCulture, $"{code}{(words.Length > 0 ? ": " : "")}{words}");
        PushOutcome outcome = code switch
        {
            >= 200 and < 300 => PushOutcome.Taken,
            413 => PushOutcome.TooLarge,
            // A message between Loki's own parts that is too large comes as a failure of the server.
            500 when words.Contains("larger than max", StringComparison.Ordinal) => PushOutcome.TooLarge,
            408 or 429 or >= 500 => PushOutcome.Later,
            400 or 422 => PushOutcome.Refused,
            _ => PushOutcome.Misdirected,
        };
        return new(outcome, outcome == PushOutcome.Taken ? "" : reason)
        {
            RetryAfter = retryAfter,
            OldestNs = outcome == PushOutcome.Refused ? OldestIn(text) : null,
        };
    }

    private static long? OldestIn(string text)
    {
        Match match = TooOld().Match(text);
        return match.Success && DateTimeOffset.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset oldest)
            ? (oldest.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick
            : null;
    }

    // Loki's validation of `reject_old_samples`; the cutoff of a single stream has other words.
    [GeneratedRegex(@"has timestamp too old: [^,]*, oldest acceptable timestamp is: (\d{4}-\d\d-\d\dT[0-9:.]+Z)",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooOld();
}
