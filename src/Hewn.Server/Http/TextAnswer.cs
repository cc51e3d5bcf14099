using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Http;

/// <summary>Writes answers.</summary>
internal static class TextAnswer
{
    public const string Json = "application/json; charset=UTF-8";
    public const string Plain = "text/plain; charset=utf-8";

    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The type says that it is JSON, not a page.
        SkipValidation = true,
    };

    /// <summary>Answers with a text.</summary>
    public static Task WriteAsync(HttpContext context, int status, string text, string type = Plain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return WriteAsync(context, status, bytes, type);
    }

    /// <summary>Answers with bytes.</summary>
    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> bytes, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        // The rest of the body is not read: a client that went on with this connection would find it cut.
        if (status == StatusCodes.Status413PayloadTooLarge && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Answers with JSON.</summary>
    public static Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = 200) =>
        WriteAsync(context, status, Build(write), Json);

    /// <summary>JSON as bytes.</summary>
    public static ReadOnlyMemory<byte> Build(Action<Utf8JsonWriter> write)
    {
        using var buffer = new PooledBytes();
        using (var json = new Utf8JsonWriter(buffer, _options))
            write(json);
        return buffer.ToArray();
    }
}
