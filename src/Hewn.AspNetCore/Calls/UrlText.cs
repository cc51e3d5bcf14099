using Hewn.AspNetCore.Capture;
using Hewn.Redaction;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>Addresses as they are written: without the credentials in their query.</summary>
internal static class UrlText
{
    /// <summary>The whole address of a request, as a JSON string.</summary>
    public static RawJson Of(HttpRequest request)
    {
        var output = new JsonOutput();
        string path = request.PathBase.ToUriComponent() + request.Path.ToUriComponent();
        string host = request.Host.ToUriComponent();
        output.String($"{request.Scheme}://{host}{SecretText.Redact(path)}{Query(request.QueryString)}");
        return output.ToRawJson();
    }

    /// <summary>An address in a header such as <c>Referer</c>.</summary>
    public static string Redact(string address)
    {
        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0
            ? SecretText.Redact(address)
            : SecretText.Redact(address[..query]) + "?" + FormText.Redact(address.AsSpan(query + 1));
    }

    private static string Query(QueryString query) =>
        query.HasValue && query.Value.Length > 1 ? "?" + FormText.Redact(query.Value.AsSpan(1)) : string.Empty;
}
