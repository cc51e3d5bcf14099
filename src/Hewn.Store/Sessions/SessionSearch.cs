using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>
/// Finds a text in names, descriptions, tags, metadata, parameters and logs of sessions; letters' case aside. Of a
/// record it is the message, the metadata with its keys, and members of other programs; not what every record has, its
/// time, level and number and the names of those. Escapes in records (<c>\u00e9</c>) are resolved first.
/// </summary>
/// <param name="text">What is searched; not empty.</param>
/// <param name="searchesLogs">Whether logs are searched, too, which takes the time.</param>
public sealed class SessionSearch(string text, bool searchesLogs)
{
    // Of every record, in whatever spelling its writer has; the message is searched by itself.
    private static readonly HashSet<string> _ownNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "timestamp", "time", "ts", "level", "message", "msg", "sequenceNumber",
    };

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
            if (TextOf(entry) is { } found)
            {
                yield return new SearchMatch(
                    "log",
                    found,
                    entry.HasTimestamp ? new DateTimeOffset(entry.UtcTicks, TimeSpan.Zero) : null,
                    entry.Level);
            }
        }
    }

    /// <summary>What is shown of an entry in which the text stands; null when it does not.</summary>
    private string? TextOf(Entry entry)
    {
        // Fast path: nowhere in the line. What is no record is searched as it stands.
        ReadOnlySpan<byte> raw = entry.Raw.Span;
        bool isThere = Has(Resolved(raw));
        if (!isThere || entry.Fault is not null)
            return isThere ? entry.Text(Field.Message) ?? Encoding.UTF8.GetString(raw) : null;
        return TextOf(entry.Text(Field.Message) ?? "", raw);
    }

    private string? TextOf(string message, ReadOnlySpan<byte> raw)
    {
        string? metadata = null;
        bool isFound = Has(message);
        var further = new StringBuilder();
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMetadata = reader.Is("metadata"u8);
            bool isOwn = _ownNames.Contains(Encoding.UTF8.GetString(reader.ValueSpan));
            string name = isMetadata || isOwn ? "" : JsonText.StringOf(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isOwn)
                continue;
            ReadOnlySpan<byte> value = raw[start..(int)reader.BytesConsumed];
            string content = Resolved(value);
            bool isHere = Has(content) || (!isMetadata && Has(name));
            isFound |= isHere;
            if (isMetadata && !value.SequenceEqual("null"u8))
                metadata = Encoding.UTF8.GetString(value);
            else if (isHere && !isMetadata)
                further.Append(CultureInfo.InvariantCulture, $" {name}={content}");
        }

        return isFound ? $"{message}{(metadata is null ? "" : $" {metadata}")}{further}" : null;
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
