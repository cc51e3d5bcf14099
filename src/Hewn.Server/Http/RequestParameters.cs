using System.Globalization;
using Hewn.LogQL.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hewn.Server.Http;

/// <summary>The parameters of a request: of its form, else of its address, as Go has them.</summary>
internal sealed class RequestParameters
{
    private static readonly TimeSpan _defaultSince = TimeSpan.FromHours(1);
    private readonly IFormCollection? _form;
    private readonly IQueryCollection _query;
    private readonly long _nowNs;

    private RequestParameters(IFormCollection? form, IQueryCollection query, long nowNs) =>
        (_form, _query, _nowNs) = (form, query, nowNs);

    /// <summary>The present.</summary>
    public long NowNs => _nowNs;

    /// <summary>Reads them.</summary>
    public static async Task<RequestParameters> ReadAsync(HttpContext context, TimeProvider clock)
    {
        HttpRequest request = context.Request;
        IFormCollection? form = request.HasFormContentType
            ? await request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false)
            : null;
        return new(form, request.Query, NsOf(clock.GetUtcNow()));
    }

    /// <summary>A value; empty when there is none.</summary>
    public string this[string name] => All(name) is [var first, ..] ? first : "";

    /// <summary>All values of a name.</summary>
    public string[] All(string name)
    {
        StringValues of = StringValues.Concat(_form?[name] ?? StringValues.Empty, _query[name]);
        return [.. of.OfType<string>()];
    }

    /// <summary>From when to when, as <c>start</c>, <c>end</c> and <c>since</c> say.</summary>
    /// <exception cref="RequestFailure">One of them cannot be read.</exception>
    public (long StartNs, long EndNs) Range()
    {
        long end = Time("end") ?? _nowNs;
        long since = _defaultSince.Ticks * TimeSpan.NanosecondsPerTick;
        if (this["since"] is { Length: > 0 } text)
            since = Since(text);
        long start = Time("start") ?? Math.Min(end, _nowNs) - since;
        return (start, end);
    }

    /// <summary>A point in time; null when none is given.</summary>
    /// <exception cref="RequestFailure">It cannot be read.</exception>
    public long? Time(string name)
    {
        string text = this[name];
        if (text.Length == 0)
            return null;
        return TimeText.TryRead(text, out long ns)
            ? ns
            : throw RequestFailure.Bad($"could not parse '{name}' parameter: {TimeText.Fault(text)}");
    }

    /// <summary>How many lines or items.</summary>
    /// <exception cref="RequestFailure">It is no number.</exception>
    public int Whole(string name, int fallback)
    {
        string text = this[name];
        if (text.Length == 0)
            return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw RequestFailure.Bad($"strconv.Atoi: parsing {TimeText.Quoted(text)}: invalid syntax");
    }

    /// <summary>How far from one point to the next; null when nothing is said.</summary>
    /// <exception cref="RequestFailure">It cannot be read.</exception>
    public long? Duration(string name) => this[name] is { Length: > 0 } text ? StepText.Parse(text) : null;

    /// <summary>Nanoseconds since 1970.</summary>
    public static long NsOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static long Since(string text)
    {
        try
        {
            if (char.IsAsciiLetter(text[^1]) || text == "0")
                return StepText.Parse(text);
        }
        catch (LogQL.LogQLException)
        {
            // told below in the words of this parameter
        }

        throw RequestFailure.Bad(
            $"could not parse 'since' parameter: not a valid duration string: {TimeText.Quoted(text)}");
    }
}
