using System.Collections.Frozen;
using System.Net.Http.Headers;
using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Proxy;

/// <summary>Which header fields go on, in both directions.</summary>
/// <remarks>
/// RFC 9110, section 7.6.1: what is meant for the next hop only stays here: <c>Connection</c>, the fields it names, and
/// those that are always of one hop.
/// </remarks>
internal static class ForwardedHeaders
{
    private static readonly FrozenSet<string> _ofOneHop = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
            "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies what a client sent.</summary>
    /// <param name="from">The client's fields.</param>
    /// <param name="to">
    /// The request to the upstream; its content may be null. It gets an empty one where there are fields which tell of
    /// content: <c>HttpClient</c> sends these with one only.
    /// </param>
    /// <param name="requestIdHeader">The field that carries the call's id, set if the client sent none.</param>
    /// <param name="requestId">The call's id.</param>
    public static void CopyRequest(
        IHeaderDictionary from, HttpRequestMessage to, string requestIdHeader, string requestId)
    {
        string[] named = NamedBy(Find(from, "Connection"));
        foreach ((string name, StringValues values) in from)
        {
            if (IsOfOneHop(name, named) || name.StartsWith(':') || IsHost(name) || Is(name, "Expect"))
                continue;
            Add(to, name, values);
        }

        if (HasToken(from.TE, "trailers"))
        {
            to.Headers.TryAddWithoutValidation("TE", "trailers");
            to.Headers.TryAddWithoutValidation("Connection", "TE"); // RFC 9110, 10.1.4; not sent in HTTP/2.
        }

        if (HasToken(Find(from, "Expect"), "100-continue"))
            to.Headers.ExpectContinue = true;
        if (!from.ContainsKey(requestIdHeader))
            to.Headers.TryAddWithoutValidation(requestIdHeader, requestId);
    }

    /// <summary>
    /// Tells the upstream of the call's span, which stands between the client's and its own. What a client says of a
    /// trace that cannot be read is not passed on, as W3C Trace Context wants.
    /// </summary>
    public static void SetTrace(HttpRequestMessage to, CallSpan span)
    {
        to.Headers.Remove(TraceParent.Header);
        to.Headers.TryAddWithoutValidation(TraceParent.Header, span.Header);
        if (!span.IsContinued)
            to.Headers.Remove(TraceParent.StateHeader);
    }

    /// <summary>Copies what an upstream sent.</summary>
    /// <param name="from">Its response.</param>
    /// <param name="to">The client's.</param>
    /// <param name="requestIdHeader">A field that stays as it is: the id that the client knows.</param>
    public static void CopyResponse(HttpResponseMessage from, IHeaderDictionary to, string requestIdHeader)
    {
        string[] named = from.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues connection)
            ? NamedBy(new StringValues([.. connection]))
            : [];
        Copy(from.Headers.NonValidated, to, named, requestIdHeader);
        Copy(from.Content.Headers.NonValidated, to, named, requestIdHeader);
    }

    private static StringValues Find(IHeaderDictionary from, string wanted)
    {
        foreach ((string name, StringValues values) in from)
        {
            if (Is(name, wanted))
                return values;
        }

        return default;
    }

    /// <summary>Whether a list of tokens holds one.</summary>
    public static bool HasToken(StringValues values, string token)
    {
        foreach (string one in NamedBy(values))
        {
            if (Is(one.Split(';')[0].Trim(), token))
                return true;
        }

        return false;
    }

    private static void Copy(
        HttpHeadersNonValidated from, IHeaderDictionary to, string[] named, string requestIdHeader)
    {
        foreach ((string name, HeaderStringValues values) in from)
        {
            if (!IsOfOneHop(name, named) && !Is(name, requestIdHeader))
                to.Append(name, Of(values));
        }
    }

    /// <summary>The values of a field that came in an answer.</summary>
    public static StringValues Of(HeaderStringValues values) =>
        values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);

    /// <summary>Whether a field may stand behind an answer's body.</summary>
    public static bool IsTrailer(string name) => !_ofOneHop.Contains(name) && !Is(name, "Trailer");

    private static void Add(HttpRequestMessage to, string name, StringValues values)
    {
        // Which of the two collections a field belongs to is a rule of HttpClient's own.
        if (!Add(to.Headers, name, values))
            Add((to.Content ??= new ByteArrayContent([])).Headers, name, values);
    }

    private static bool Add(HttpHeaders to, string name, StringValues values) => values.Count == 1
        ? to.TryAddWithoutValidation(name, values.ToString())
        : to.TryAddWithoutValidation(name, (IEnumerable<string>)values.ToArray()!);

    private static bool IsOfOneHop(string name, string[] named) =>
        _ofOneHop.Contains(name) || Array.Exists(named, one => Is(one, name));

    private static bool IsHost(string name) => Is(name, "Host");

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string[] NamedBy(StringValues connection) => connection.Count == 0 ? [] : connection.ToString()
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
