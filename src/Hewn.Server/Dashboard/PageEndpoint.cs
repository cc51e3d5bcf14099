using System.IO.Compression;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hewn.Server.Dashboard;

/// <summary>
/// Hands out the page and its files. They are the same for everybody and tell nothing of any line, so they need no key;
/// what the page then asks does.
/// </summary>
internal static class PageEndpoint
{
    /// <summary>Nothing but files of this server is loaded, and nothing but this server is asked.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>A file's name holds a hash of what is in it, so its bytes never change.</summary>
    private const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>Whether who asks at the root is a browser that shows pages; programs are told in plain words.</summary>
    public static bool IsWanted(HttpRequest request) =>
        PageFiles.AreThere && Mentions(request.Headers.Accept, "text/html");

    /// <summary>Answers with the page.</summary>
    public static Task IndexAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!request.Path.Value!.EndsWith('/'))
        {
            // The page's files stand beside it, below the same path. Relative: a proxy may have taken away a prefix.
            string last = request.Path.Value[(request.Path.Value.LastIndexOf('/') + 1)..];
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = $"./{Uri.EscapeDataString(last)}/{request.QueryString}";
            return Task.CompletedTask;
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        return SendAsync(context, PageFiles.Find(PageFiles.Index)!, "no-cache");
    }

    /// <summary>Answers with a file of the page.</summary>
    public static Task AssetAsync(HttpContext context)
    {
        string path = "assets/" + context.Request.RouteValues["file"];
        if (PageFiles.Find(path) is not { } file)
            throw new RequestFailure(404, LokiRoutes.NotFound);
        context.Response.Headers.Vary = "Accept-Encoding";
        return SendAsync(context, file, ForEver);
    }

    private static async Task SendAsync(HttpContext context, PageFile file, string caching)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = caching;
        response.Headers.ETag = file.ETag;
        if (Mentions(context.Request.Headers.IfNoneMatch, file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        StringValues accepted = context.Request.Headers.AcceptEncoding;
        bool isBrotli = Mentions(accepted, "br");
        bool isGzip = !isBrotli && Mentions(accepted, "gzip");
        if (isBrotli || isGzip)
            response.Headers.ContentEncoding = isBrotli ? "br" : "gzip";
        byte[] bytes = isBrotli ? file.Brotli : isGzip ? file.Gzip : Unpacked(file.Gzip);
        await TextAnswer.WriteAsync(context, 200, bytes, file.Type).ConfigureAwait(false);
    }

    private static byte[] Unpacked(byte[] gzip)
    {
        using var packed = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var all = new MemoryStream();
        packed.CopyTo(all);
        return all.ToArray();
    }

    private static bool Mentions(StringValues values, string word)
    {
        foreach (string? value in values)
        {
            foreach (string part in (value ?? "").Split(','))
            {
                if (part.AsSpan().Trim().SequenceEqual(word)
                    || part.TrimStart().StartsWith(word + ";", StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }
}
