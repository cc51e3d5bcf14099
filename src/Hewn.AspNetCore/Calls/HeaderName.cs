using System.Collections.Concurrent;
using System.Collections.Frozen;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The name of a header or query parameter, and whether it is a credential's. The same ones come with every call, so a
/// number of them is kept. Immutable, thread-safe.
/// </summary>
internal sealed class HeaderName
{
    private static readonly ConcurrentDictionary<string, HeaderName> _known = new(StringComparer.Ordinal);

    private static readonly FrozenSet<string> _repeating = FrozenSet.Create(
        "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection", "content-type", "origin");

#pragma warning disable CA1308 // Lower case is how HTTP/2 spells header names; nothing is compared by it.
    private HeaderName(string name)
    {
        (Lower, IsSecret) = (name.ToLowerInvariant(), SecretNames.IsSecretParameter(name));
        Repeats = !IsSecret
            && (_repeating.Contains(Lower) || Lower.StartsWith("x-stainless-", StringComparison.Ordinal));
    }
#pragma warning restore CA1308

    /// <summary>In lower case, as HTTP/2 spells it.</summary>
    public string Lower { get; }

    /// <summary>Whether its value is a credential.</summary>
    public bool IsSecret { get; }

    /// <summary>Whether calls bring the same few values again and again.</summary>
    public bool Repeats { get; }

    /// <summary>What is to be known of a name.</summary>
    public static HeaderName Of(string name)
    {
        if (_known.TryGetValue(name, out HeaderName? known))
            return known;
        var made = new HeaderName(name);
        if (name.Length <= Limits.KnownHeaderChars && _known.Count < Limits.KnownHeaders)
            _known.TryAdd(name, made);
        return made;
    }
}
