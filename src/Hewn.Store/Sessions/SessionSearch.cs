using System.Globalization;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>
/// Finds a text in names, descriptions, tags, metadata, parameters and logs of sessions; letters' case aside.
/// Escapes in records (<c>\u00e9</c>) are resolved first.
/// </summary>
/// <param name="text">What is searched; not empty.</param>
/// <param name="searchesLogs">Whether logs are searched, too, which takes the time.</param>
public sealed class SessionSearch(string text, bool searchesLogs)
{
    /// <summary>The places in a session, one after the other; those in the log as they are come across.</summary>
    /// <param name="place">The session.</param>
    /// <param name="tally">Counts records.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<SearchMatch> Find(SessionPlace place, SessionTally tally, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (Has(place.FullName))
            yield return new("name", place.FullName);
        StoredSession session = SessionReader.Read(place);
        if (session.Description is { } description && Has(description))
            yield return new("description", description);
        foreach (string tag in session.Tags.Where(Has))
            yield return new("tag", tag);
        foreach ((string name, string value) in session.Metadata)
        {
            if (Has(name) || Has(value))
                yield return new("metadata", $"{name}={value}");
        }

        foreach ((string name, string value) in StoredParameters.Read(place).Values)
        {
            if (Has(name) || Has(value))
                yield return new("parameter", $"{name}={value}");
        }

        if (!searchesLogs)
            yield break;
        using SessionTails tails = SessionTails.Read(place, TimeZoneInfo.Utc);
        foreach (Entry entry in new SessionLog(place, TimeZoneInfo.Utc, tails, tally).ReadAll())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Has(Resolved(entry.Raw.Span)))
                yield return Match(entry);
        }
    }

    private static SearchMatch Match(Entry entry)
    {
        string message = entry.Text(Field.Message) ?? Encoding.UTF8.GetString(entry.Raw.Span);
        string? metadata = entry.Fault is null ? SessionRecord.Read(entry.Raw.Span).Metadata : null;
        return new SearchMatch(
            "log",
            metadata is null ? message : $"{message} {metadata}",
            entry.HasTimestamp ? new DateTimeOffset(entry.UtcTicks, TimeSpan.Zero) : null,
            entry.Level);
    }

    private bool Has(string where) => where.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>A record's text with the escapes that can stand inside words resolved.</summary>
    private static string Resolved(ReadOnlySpan<byte> raw)
    {
        string plain = Encoding.UTF8.GetString(raw);
        if (!plain.Contains('\\'))
            return plain;
        var resolved = new StringBuilder(plain.Length);
        for (int i = 0; i < plain.Length; i++)
        {
            if (plain[i] != '\\' || i + 1 == plain.Length)
            {
                resolved.Append(plain[i]);
                continue;
            }

            char escape = plain[++i];
            if (escape == 'u' && i + 4 < plain.Length && ushort.TryParse(
                plain.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                resolved.Append((char)unit);
                i += 4;
            }
            else
            {
                resolved.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
            }
        }

        return resolved.ToString();
    }
}
