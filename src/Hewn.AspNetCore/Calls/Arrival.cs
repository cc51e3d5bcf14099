using System.Net;
using Hewn.AspNetCore.Capture;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// What a request said when it arrived. Taken at once and kept: applications and error pages rewrite paths, and what
/// was asked must not change with them.
/// </summary>
internal sealed record Arrival
{
    public required string Method { get; init; }

    /// <summary>As JSON, because it is redacted already.</summary>
    public required object Url { get; init; }

    public required string? RemoteAddress { get; init; }

    public required string? UserAgent { get; init; }

    /// <summary>The web page that a browser calls for.</summary>
    public required string? Origin { get; init; }

    /// <summary>How the calling program names itself beside its user agent: OpenRouter's header for it.</summary>
    public required string? Title { get; init; }

    public required string? ContentType { get; init; }

    public required long? ContentLength { get; init; }

    public required RawJson? Args { get; init; }

    public required RawJson? Headers { get; init; }

    public static Arrival Of(HttpContext context, bool withHeaders)
    {
        HttpRequest request = context.Request;
        return new Arrival
        {
            Method = request.Method,
            Url = KnownUrl.Of(request),
            RemoteAddress = AddressOf(context.Connection.RemoteIpAddress),
            UserAgent = Text(request.Headers.UserAgent),
            Origin = Text(request.Headers.Origin) is { } origin ? UrlText.Redact(origin) : null,
            Title = Text(request.Headers["X-Title"]) is { } title ? LooseText.Redact(title) : null,
            ContentType = Text(request.ContentType),
            ContentLength = request.ContentLength,
            Args = request.QueryString.HasValue ? NamedValues.Of(request.Query, lowerCaseNames: false) : null,
            Headers = withHeaders ? NamedValues.Of(request.Headers, lowerCaseNames: true) : null,
        };
    }

    private static string? AddressOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
