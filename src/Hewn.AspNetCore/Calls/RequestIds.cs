using System.Security.Cryptography;
using Hewn.Redaction;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Calls;

/// <summary>Takes request ids from clients, where they are harmless, and makes the others. Thread-safe.</summary>
internal sealed class RequestIds
{
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int SuffixChars = 6;

    private readonly TimeProvider _time;
    private readonly string _suffix = RandomNumberGenerator.GetString(Base36, SuffixChars);
    private long _lastMicroseconds;

    public RequestIds(TimeProvider time) => _time = time;

    /// <summary>
    /// The client's id, or a new one when it sent none, several, or one that could do harm in a header or a line.
    /// </summary>
    public string Choose(StringValues sent) =>
        sent.Count == 1 && sent[0] is { } id && IsHarmless(id) && !IsKey(id) ? id : Next();

    /// <summary>
    /// The seed's <c>req_</c> and Unix microseconds, which here never repeat: they rise strictly within the process,
    /// and the suffix tells processes apart.
    /// </summary>
    public string Next()
    {
        long now = (_time.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        long last, next;
        do
        {
            last = Volatile.Read(ref _lastMicroseconds);
            next = Math.Max(now, last + 1);
        }
        while (Interlocked.CompareExchange(ref _lastMicroseconds, next, last) != last);
        return $"req_{next}_{_suffix}";
    }

    /// <summary>Whether the id looks like a credential, which must not stand on every line of the call.</summary>
    private static bool IsKey(string id) => SecretText.Redact(id) != id;

    private static bool IsHarmless(string id)
    {
        if (id.Length is 0 or > Limits.RequestIdChars)
            return false;

        foreach (char c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '/' or '+' or '=' or '@' or '-'))
                return false;
        }

        return true;
    }
}
