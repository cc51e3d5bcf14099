using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>What statistics want to know of a record, with the rules for fields that are missing.</summary>
public static class CallFacts
{
    private const int FirstFailingStatus = 400;

    /// <summary>The name that stands for a field that is missing.</summary>
    public const string Unknown = "Unknown";

    internal static ReadOnlySpan<byte> UnknownUtf8 => "Unknown"u8;

    /// <summary>True for a record that ends a call: a <c>response</c> or an <c>exception</c>.</summary>
    public static bool IsCall(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Type is EntryType.Response or EntryType.Exception;
    }

    /// <summary>How the call ended that a record ends.</summary>
    public static CallOutcome OutcomeOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Type == EntryType.Exception)
            return CallOutcome.Failed;
        ReadOnlySpan<byte> outcome = entry.Utf8(Field.Outcome);
        if (outcome.SequenceEqual("aborted_by_client"u8))
            return CallOutcome.Aborted;
        bool isFailingStatus = entry.TryGetInteger(Field.StatusCode, out long status) && status >= FirstFailingStatus;
        bool hasFailed = outcome.SequenceEqual("failed"u8)
            || outcome.SequenceEqual("upstream_error"u8)
            || outcome.SequenceEqual("timeout"u8);
        return isFailingStatus || hasFailed ? CallOutcome.Failed : CallOutcome.Succeeded;
    }

    /// <summary>
    /// True for a record that tells of an error: ERROR or above, an <c>exception</c>, or a <c>response</c> with a
    /// status of 400 or more.
    /// </summary>
    public static bool IsError(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Fault is null
            && (entry.Level is >= Level.Error || (IsCall(entry) && OutcomeOf(entry) == CallOutcome.Failed));
    }

    /// <summary>The duration in milliseconds, if there is a sensible one: finite and not negative.</summary>
    public static bool TryGetDurationMs(Entry entry, out double ms)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.TryGetNumber(Field.DurationMs, out ms) && ms >= 0;
    }

    /// <summary>The endpoint: its name, else the path of the URL, else <see cref="Unknown"/>.</summary>
    public static string EndpointOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Encoding.UTF8.GetString(EndpointUtf8(entry));
    }

    internal static ReadOnlySpan<byte> EndpointUtf8(Entry entry)
    {
        ReadOnlySpan<byte> endpoint = Name(entry, Field.Endpoint);
        if (!endpoint.IsEmpty)
            return endpoint;
        ReadOnlySpan<byte> path = PathOf(Name(entry, Field.Url));
        return path.IsEmpty ? UnknownUtf8 : path;
    }

    /// <summary>The model: <c>model</c>, else <c>model_name</c>; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> ModelUtf8(Entry entry)
    {
        ReadOnlySpan<byte> model = Name(entry, Field.Model);
        return model.IsEmpty ? Name(entry, Field.ModelName) : model;
    }

    /// <summary>A field as a name: decoded, allocating only when it holds escapes.</summary>
    internal static ReadOnlySpan<byte> Name(Entry entry, Field field)
    {
        if (!entry.Has(field))
            return [];
        return entry.IsEscaped(field) ? Encoding.UTF8.GetBytes(entry.Text(field) ?? "") : entry.Utf8(field);
    }

    /// <summary>A field as a name, or <see cref="Unknown"/>.</summary>
    internal static ReadOnlySpan<byte> NameOrUnknown(Entry entry, Field field)
    {
        ReadOnlySpan<byte> name = Name(entry, field);
        return name.IsEmpty ? UnknownUtf8 : name;
    }

    /// <summary>The path of a URL, absolute or not, without query and fragment.</summary>
    internal static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> url)
    {
        int scheme = url.IndexOf("://"u8);
        if (scheme >= 0 && url.IndexOfAny("/?#"u8) == scheme + 1) // one behind the path is a part of it
        {
            url = url[(scheme + 3)..];
            int slash = url.IndexOfAny("/?#"u8);
            url = slash < 0 || url[slash] != (byte)'/' ? "/"u8 : url[slash..];
        }

        int end = url.IndexOfAny("?#"u8);
        return end < 0 ? url : url[..end];
    }
}
