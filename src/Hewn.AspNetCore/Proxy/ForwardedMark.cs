using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Proxy;

/// <summary>What a proxy marks its calls with, so that it knows one that comes back.</summary>
/// <remarks>
/// A field of its own and not <c>Via</c>: there are web servers that compress no answer to a request with that one.
/// </remarks>
internal static class ForwardedMark
{
    /// <summary>The field: the marks of all proxies that a call came by, separated by commas.</summary>
    public const string Header = "X-Hewn-Proxy";

    private const int Bytes = 8;

    /// <summary>A mark that no other proxy has.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true);

    /// <summary>Whether a call has a mark.</summary>
    public static bool IsIn(IHeaderDictionary headers, string mark) =>
        headers.TryGetValue(Header, out StringValues marks)
        && marks.ToString().Contains(mark, StringComparison.Ordinal);

    /// <summary>Adds a mark to those that a call has.</summary>
    public static void AddTo(HttpRequestMessage request, string mark) =>
        request.Headers.TryAddWithoutValidation(Header, mark);
}
